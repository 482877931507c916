// Puts Java and Apache Kafka's jars on this machine when they are not there, and prints where: the tests start their brokers from them.
import { ensureKafka } from './kafka-jars.ts';

try {
  const { java, classPath } = await ensureKafka((text) => console.error(`forewarn: ${text}`));
  console.log(`${java}, ${classPath}`);
} catch (error) {
  console.error(`forewarn: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
