// Requests against the TypeBox schemas of their routes. Nothing is coerced in bodies and nothing unknown is let through; only what comes as
// text by its nature (query, path) is read as the type it should have. Every fault is told with a JSON pointer.
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { didYouMean } from '../signal/nearest-name.ts';
import type { RequestFault } from './contract/problem.ts';
import { escapePointer, faultOfValue, type ValueFault } from './request-value.ts';

/** Fastify's validator compiler. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema);
  const names = 'properties' in schema ? Object.keys(Object(schema.properties)) : [];
  return (value: unknown) => {
    const fault = faultOfValue(value);
    if (fault !== undefined) return { error: [errorOfValue(fault)] };
    const read = httpPart === 'body' ? value : validator.Convert(value);
    if (validator.Check(read)) return { value: read };
    const error: FastifySchemaValidationError[] = validator.Errors(read).map((fault) => ({
      keyword: fault.keyword,
      instancePath: fault.instancePath,
      schemaPath: fault.schemaPath,
      message: fault.message,
      params: { ...fault.params, names },
    }));
    return { error };
  };
};

function errorOfValue({ pointer, code, message }: ValueFault): FastifySchemaValidationError {
  return { keyword: code, instancePath: pointer, schemaPath: '', message, params: {} };
}

const PARTS: Readonly<Record<string, RequestFault['in']>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/** What is wrong with a request, one fault a place. `part` is fastify's name of the part. */
export function requestFaults(
  errors: readonly FastifySchemaValidationError[],
  part: string | undefined,
): RequestFault[] {
  const where = PARTS[part ?? 'body'] ?? 'body';
  return errors.flatMap((error) => faultsOf(error).map((fault) => ({ in: where, ...fault })));
}

function faultsOf(error: FastifySchemaValidationError): Omit<RequestFault, 'in'>[] {
  const { keyword, instancePath, params } = error;
  const at = (name: string) => `${instancePath}/${escapePointer(name)}`;
  if (keyword === 'required') {
    return texts(params['requiredProperties']).map((name) => ({
      pointer: at(name),
      code: 'missing',
      message: `${name} is missing`,
    }));
  }
  if (keyword === 'additionalProperties') {
    const known = instancePath === '' ? texts(params['names']) : [];
    return texts(params['additionalProperties']).map((name) => ({
      pointer: at(name),
      code: 'unknown-field',
      message: `there is no field '${name.slice(0, 60)}'${didYouMean(name, known)}`,
    }));
  }
  // TypeBox tells of an unknown field twice; the other one names it.
  if (keyword === 'boolean') return [];
  const allowed = keyword === 'enum' ? texts(params['allowedValues']) : [];
  const what =
    allowed.length > 0 ? `must be one of ${allowed.join(', ')}` : (error.message ?? 'is wrong');
  const where = instancePath === '' ? 'it' : instancePath.slice(1).replaceAll('/', '.');
  return [{ pointer: instancePath, code: keyword, message: `${where} ${what}` }];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
