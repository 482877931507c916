// Apache Kafka without Docker: Java and Maven are found or installed, and Maven fetches the broker's jars into .cache/kafka.
import { dependency, ensureJars, type JavaProgram } from './maven-jars.ts';

const KAFKA_VERSION = '4.1.0';
/** What Kafka's own scripts put beside the broker so that its log lines go somewhere. */
const LOG4J_VERSION = '2.24.3';

export type KafkaProgram = JavaProgram;

/** Finds or fetches what a broker needs. `onNote` hears what takes time. Throws an Error that says what to install when there is no way. */
export function ensureKafka(onNote: (text: string) => void): Promise<KafkaProgram> {
  const dependencies = [
    dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION),
    dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', LOG4J_VERSION),
  ];
  const jars = { folder: 'kafka', version: KAFKA_VERSION, dependencies, megabytes: 45 };
  return ensureJars({ title: 'Apache Kafka', ...jars }, onNote);
}
