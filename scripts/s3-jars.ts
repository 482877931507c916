// S3Proxy without Docker: an S3 server for tests that keeps objects in its memory. Maven fetches it into .cache/s3proxy.
import { dependency, ensureJars, type JavaProgram } from './maven-jars.ts';

const S3PROXY_VERSION = '3.1.0';
/** It asks for a newer one than it brings. */
const JACKSON_VERSION = '2.21.2';
/** Clients of other clouds, which it could keep objects in. */
const OTHER_CLOUDS = ['com.azure', 'com.google.cloud', 'software.amazon.awssdk'];

/** Finds or fetches what the server needs. `onNote` hears what takes time. Throws an Error that says what to install when there is no way. */
export function ensureS3(onNote: (text: string) => void): Promise<JavaProgram> {
  const jackson = 'com.fasterxml.jackson.core';
  const dependencies = [
    dependency('org.gaul', 's3proxy', S3PROXY_VERSION, OTHER_CLOUDS),
    dependency(jackson, 'jackson-core', JACKSON_VERSION),
    dependency(jackson, 'jackson-databind', JACKSON_VERSION),
  ];
  const jars = { folder: 's3proxy', version: S3PROXY_VERSION, dependencies, megabytes: 28 };
  return ensureJars({ title: 'S3Proxy', ...jars }, onNote);
}
