// The OpenAPI document as a page that people read: rendered here, with no script and nothing loaded from anywhere. It knows of the document
// only what it shows, and takes nothing for granted that the document does not have to hold.

import { DOCS_STYLE } from './docs-style.ts';
import { escapeHtml, paragraphs } from './html.ts';

type Node = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const REF_PREFIX = '#/components/schemas/';
/** Nested properties are shown so deep; what lies deeper is in the document. */
const DEPTH_MAX = 4;

/** The page of a document. `origin`, such as `http://127.0.0.1:8686`, goes into the command lines. */
export function docsPage(document: object, origin: string): string {
  const root = nodeOf(document);
  const info = nodeOf(root['info']);
  const operations = operationsOf(root);
  const tags = listOf(root['tags']).map(nodeOf);
  const schemas = Object.entries(nodeOf(nodeOf(root['components'])['schemas']));
  const byTag = tags.map((tag) => {
    const name = textOf(tag['name']);
    return { name, tag, among: operations.filter((operation) => operation.tag === name) };
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(textOf(info['title']))} API</title>
<style>${DOCS_STYLE}</style>
</head>
<body>
<nav aria-label="Contents">
<a class="brand" href="#top">${escapeHtml(textOf(info['title']))} <small>API ${escapeHtml(textOf(info['version']))}</small></a>
${byTag.map(({ name, among }) => navGroup(name, among)).join('\n')}
<p class="group">schemas</p>
${schemas.map(([name]) => `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`).join('\n')}
</nav>
<main id="top">
<h1>${escapeHtml(textOf(info['title']))} API</h1>
${paragraphs(textOf(info['description']))}
<p><a href="/openapi.json">openapi.json</a> · <a href="/">console</a> · <a href="/status">status</a></p>
${byTag.map(({ name, tag, among }) => `<h2>${escapeHtml(name)}</h2>${paragraphs(textOf(tag['description']))}${among.map((operation) => operationSection(operation, origin)).join('\n')}`).join('\n')}
<h2>schemas</h2>
${schemas.map(([name, schema]) => schemaSection(name, nodeOf(schema))).join('\n')}
</main>
</body>
</html>
`;
}

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly node: Node;
}

function operationsOf(root: Node): Operation[] {
  return Object.entries(nodeOf(root['paths'])).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const found = nodeOf(item)[method];
      if (found === undefined) return [];
      const node = nodeOf(found);
      const tag = textOf(listOf(node['tags'])[0]);
      return [{ id: textOf(node['operationId']), method, path, tag, node }];
    }),
  );
}

function navGroup(name: string, operations: readonly Operation[]): string {
  const links = operations.map(
    ({ id, method, path }) =>
      `<a href="#${escapeHtml(id)}"><b class="${method}">${method}</b> ${escapeHtml(path)}</a>`,
  );
  return `<p class="group">${escapeHtml(name)}</p>\n${links.join('\n')}`;
}

function operationSection({ id, method, path, node }: Operation, origin: string): string {
  const body = nodeOf(nodeOf(node['requestBody'])['content']);
  const bodies = Object.entries(body).map(([type, media]) => mediaBlock(type, nodeOf(media)));
  const responses = Object.entries(nodeOf(node['responses'])).map(([status, response]) =>
    responseBlock(status, nodeOf(response)),
  );
  return `<section id="${escapeHtml(id)}">
<h3><b class="${method}">${method}</b> <code>${escapeHtml(path)}</code></h3>
<p class="summary">${node['deprecated'] === true ? '<b class="bad">deprecated</b> ' : ''}${escapeHtml(textOf(node['summary']))}</p>
${paragraphs(textOf(node['description']))}
${parameterTable(listOf(node['parameters']).map(nodeOf))}
<pre class="curl">${escapeHtml(curlLine({ method, path, node, body, origin }))}</pre>
${bodies.length === 0 ? '' : `<h4>Request body</h4>${bodies.join('\n')}`}
<h4>Answers</h4>
${responses.join('\n')}
</section>`;
}

interface CurlParts {
  readonly method: string;
  readonly path: string;
  readonly node: Node;
  readonly body: Node;
  readonly origin: string;
}

/** A command line that works as it stands where the document has examples for everything. */
function curlLine({ method, path, node, body, origin }: CurlParts): string {
  const parameters = listOf(node['parameters']).map(nodeOf);
  const exampleOf = (parameter: Node) => String(parameter['example'] ?? '');
  let url = path;
  for (const parameter of parameters.filter((one) => one['in'] === 'path')) {
    const name = textOf(parameter['name']);
    url = url.replace(`{${name}}`, exampleOf(parameter) || `{${name}}`);
  }
  const query = parameters
    .filter((one) => one['in'] === 'query' && one['example'] !== undefined)
    .map((one) => `${textOf(one['name'])}=${encodeURIComponent(exampleOf(one))}`);
  if (query.length > 0) url += `?${query.join('&')}`;
  const verb = method === 'get' ? '' : ` -X ${method.toUpperCase()}`;
  const [type, media] = Object.entries(body)[0] ?? [];
  const example = nodeOf(media)['example'];
  if (type === undefined || example === undefined) return `curl${verb} '${origin}${url}'`;
  const data = JSON.stringify(example).replaceAll("'", "'\\''");
  return `curl${verb} '${origin}${url}' \\\n  -H 'content-type: ${type}' \\\n  -d '${data}'`;
}

function parameterTable(parameters: readonly Node[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map((parameter) => {
    const isRequired = parameter['required'] === true;
    return `<tr><td><code>${escapeHtml(textOf(parameter['name']))}</code>${isRequired ? ' <i>required</i>' : ''}</td><td class="in">${escapeHtml(textOf(parameter['in']))}</td><td>${typeHtml(nodeOf(parameter['schema']))}</td><td>${escapeHtml(textOf(parameter['description']))}</td></tr>`;
  });
  return `<h4>Parameters</h4><table><thead><tr><th>name</th><th>in</th><th>type</th><th>meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function responseBlock(status: string, response: Node): string {
  const medias = Object.entries(nodeOf(response['content'])).map(([type, media]) =>
    mediaBlock(type, nodeOf(media)),
  );
  const kind = status.startsWith('2') ? 'good' : 'bad';
  return `<details><summary><b class="${kind}">${escapeHtml(status)}</b> ${paragraphs(textOf(response['description']))}</summary>${medias.join('\n')}</details>`;
}

function mediaBlock(type: string, media: Node): string {
  const schema = nodeOf(media['schema']);
  const example = media['example'] ?? schema['example'];
  const text = typeof example === 'string' ? example : JSON.stringify(example, undefined, 2);
  return `<p class="media">${escapeHtml(type)}: ${typeHtml(schema)}</p>
${propertyTable(schema)}
${example === undefined ? '' : `<pre>${escapeHtml(text)}</pre>`}`;
}

function schemaSection(name: string, schema: Node): string {
  const example = schema['example'] ?? listOf(schema['examples'])[0];
  return `<section id="schema-${escapeHtml(name)}"><h3><code>${escapeHtml(name)}</code></h3>
${paragraphs(textOf(schema['description']))}
${propertyTable(schema) || `<p>${typeHtml(schema)}</p>`}
${example === undefined ? '' : `<pre>${escapeHtml(JSON.stringify(example, undefined, 2))}</pre>`}</section>`;
}

function propertyTable(schema: Node): string {
  const rows = propertyRows(schema, '', 0);
  if (rows.length === 0) return '';
  return `<table><thead><tr><th>field</th><th>type</th><th>meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function propertyRows(schema: Node, prefix: string, depth: number): string[] {
  const target = schema['type'] === 'array' ? nodeOf(schema['items']) : schema;
  const required = listOf(target['required']);
  return Object.entries(nodeOf(target['properties'])).flatMap(([name, value]) => {
    const property = nodeOf(value);
    const path = `${prefix}${name}`;
    const mark = required.includes(name) ? ' <i>required</i>' : '';
    const row = `<tr><td><code>${escapeHtml(path)}</code>${mark}</td><td>${typeHtml(property)}</td><td>${escapeHtml(textOf(property['description']))}</td></tr>`;
    const isList = property['type'] === 'array';
    const nested =
      depth < DEPTH_MAX ? propertyRows(property, `${path}${isList ? '[]' : ''}.`, depth + 1) : [];
    return [row, ...nested];
  });
}

/** What a value may be, in a few words, with links to named schemas. */
function typeHtml(schema: Node): string {
  const ref = textOf(schema['$ref']);
  if (ref.startsWith(REF_PREFIX)) {
    const name = escapeHtml(ref.slice(REF_PREFIX.length));
    return `<a href="#schema-${name}">${name}</a>`;
  }
  const choices = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])];
  if (choices.length > 0) return choices.map((choice) => typeHtml(nodeOf(choice))).join(' or ');
  if (schema['const'] !== undefined) return `<code>${escapeHtml(String(schema['const']))}</code>`;
  const codes = listOf(schema['enum']);
  if (codes.length > 0) {
    return codes.map((code) => `<code>${escapeHtml(String(code))}</code>`).join(' ');
  }
  if (schema['type'] === 'array') return `list of ${typeHtml(nodeOf(schema['items']))}`;
  return `${escapeHtml(textOf(schema['type']) || 'any value')}${boundsText(schema)}`;
}

function boundsText(schema: Node): string {
  const bounds = ['minimum', 'maximum', 'minLength', 'maxLength'] as const;
  const parts = bounds
    .filter((name) => typeof schema[name] === 'number' && schema[name] !== Number.MAX_SAFE_INTEGER)
    .map((name) => `${name.startsWith('min') ? '≥' : '≤'} ${String(schema[name])}`);
  const unit = schema['type'] === 'string' && parts.length > 0 ? ' characters' : '';
  return parts.length === 0 ? '' : ` <small>${parts.join(', ')}${unit}</small>`;
}

function nodeOf(value: unknown): Node {
  return isNode(value) ? value : {};
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
