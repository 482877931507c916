// Writers of answers, each built when an answer first needs it: building all of them takes a second of every start, and most are never needed.
import {
  type Serializer,
  type SerializerFactory,
  SerializerSelector,
} from '@fastify/fast-json-stringify-compiler';

/**
 * Fastify's factory of serializers. Those of the routes `atOnce` (their patterns) are built with the server: their callers wait for milliseconds, and the
 * largest writer takes thirty to build. What cannot be built for another route is found by its first answer and not at the start, so that a test builds all.
 */
export function lateSerializers(atOnce: ReadonlySet<string>): SerializerFactory {
  const factory = SerializerSelector();
  return (schemas, options) => {
    const build = factory(schemas, options);
    return (route) => {
      if (atOnce.has(route.url)) return build(route);
      let write: Serializer | undefined;
      return (answer) => {
        write ??= build(route);
        return write(answer);
      };
    };
  };
}
