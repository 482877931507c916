// Says in an analyst's words what is wrong with the YAML of a file; the parser's own words speak of its grammar.
import { type Document, isMap, isScalar, isSeq, visit, type YAMLError } from 'yaml';

export interface YamlFault {
  /** Where to mend it, which is often before where the parser noticed. */
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

/** What the first fault of a document is. */
export function explainYamlFault(fault: YAMLError, document: Document, source: string): YamlFault {
  const [offset] = fault.pos;
  const unclosed = unclosedQuote(document, source, offset);
  if (unclosed !== undefined) return unclosed;
  switch (fault.code) {
    case 'TAB_AS_INDENT':
      return { offset, message: 'a tab cannot indent a line', hint: 'use spaces' };
    case 'DUPLICATE_KEY': {
      const name = /^[^:\n]*/.exec(source.slice(offset))?.[0].trim() ?? '';
      return { offset, message: `'${name}' stands here twice`, hint: 'keep one of them' };
    }
    case 'MULTIPLE_DOCS':
      return { offset, message: 'a pack file holds one YAML document', hint: "drop the '---'" };
    case 'BAD_DQ_ESCAPE':
      return {
        offset,
        message: 'a text in double quotes knows no such escape',
        hint: 'write \\\\ for a backslash, or use single quotes',
      };
    case 'BAD_INDENT':
      return badIndent(fault, document, source);
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return badName(offset, source);
    default:
      return badValue(fault, source);
  }
}

/** A quoted text that runs over several lines, or over the next name, up to where the parser gave up: its closing quote was forgotten. */
function unclosedQuote(document: Document, source: string, at: number): YamlFault | undefined {
  let found: YamlFault | undefined;
  visit(document, {
    Scalar(_, node) {
      const [from, to] = node.range ?? [0, 0];
      const mark = node.type === 'QUOTE_DOUBLE' ? '"' : "'";
      const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
      const runsOver = source.slice(from, to).trimEnd().includes('\n');
      const runsIntoNext = /,\s*\w+:\s*['"]$/.test(source.slice(from, to));
      if (
        isQuoted &&
        (runsOver || runsIntoNext) &&
        to <= at + 1 &&
        source.slice(to, at).trim() === ''
      ) {
        found = { offset: from, message: `this text has no closing ${mark}` };
      }
    },
  });
  if (found !== undefined) return found;
  const open = /["']/.exec(source.slice(0, at).slice(source.lastIndexOf('\n', at - 1) + 1));
  return at >= source.trimEnd().length && open !== null
    ? {
        offset: source.lastIndexOf('\n', at - 1) + 1 + open.index,
        message: `this text has no closing ${open[0]}`,
      }
    : undefined;
}

function badIndent(fault: YAMLError, document: Document, source: string): YamlFault {
  const [offset] = fault.pos;
  let open: YamlFault | undefined;
  visit(document, {
    Node(_, node) {
      const [from, to] = isScalar(node) ? [0, 0] : (node.range ?? [0, 0]);
      const mark = source[from] ?? '';
      const closing = mark === '{' ? '}' : mark === '[' ? ']' : undefined;
      const isFlow = (isMap(node) || isSeq(node)) && node.flow === true;
      if (!isFlow || closing === undefined || from > offset) return;
      if (source.slice(from, to).trimEnd().endsWith(closing)) return;
      open = { offset: from, message: `this ${mark} has no closing ${closing}` };
    },
  });
  return (
    open ?? {
      offset: firstVisible(source, offset),
      message: 'this line is indented unlike the lines beside it',
      hint: 'names of one group begin in the same column',
    }
  );
}

/** A line that should be `name: value` and is not. */
function badName(offset: number, source: string): YamlFault {
  const line = lineAt(source, offset);
  const next = source.indexOf('\n', offset) + 1;
  const indent = (text: string) => /^ */.exec(text)?.[0].length ?? 0;
  const isDeeper = next > 0 && indent(lineAt(source, next)) > indent(line);
  if (/^[^:]*:\s[^:]*$/.test(line) && isDeeper && /\S/.test(lineAt(source, next))) {
    return {
      offset: firstVisible(source, next),
      message: 'this line is indented as if it belonged to the line above, which has a value',
    };
  }
  if (/：/.test(line) && !/:\s/.test(line)) {
    return {
      offset: source.indexOf('：', offset - indent(line)),
      message: "'：' is a full-width colon",
      hint: "type ':' and a space",
    };
  }
  if (!/:(\s|$)/.test(line)) {
    return { offset, message: "this line needs ': ' between its name and its value" };
  }
  return {
    offset,
    message: "this value holds ': ', which YAML takes for a name",
    hint: 'put the whole value in quotes',
  };
}

function badValue(fault: YAMLError, source: string): YamlFault {
  const [offset] = fault.pos;
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  const line = lineAt(source, offset);
  const begins = /^(\s*(?:- )?[\w-]+:\s+)(["'{[!*&%@`|>])/.exec(line);
  const isInside = begins?.[2] === '{' && line.lastIndexOf('}') > offset - start;
  if (begins !== null && !isInside) {
    return {
      offset: start + (begins[1]?.length ?? 0),
      message: `YAML reads a value that begins with ${begins[2]} in its own way`,
      hint: 'put the whole value in quotes',
    };
  }
  if (isInside || /^\s*- \{/.test(line)) {
    return {
      offset,
      message: 'inside { } a value ends at a comma or bracket',
      hint: 'put the whole value in quotes',
    };
  }
  const text = fault.message.split('\n')[0] ?? '';
  return { offset, message: `not valid YAML: ${text.charAt(0).toLowerCase()}${text.slice(1)}` };
}

function lineAt(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  const end = source.indexOf('\n', offset);
  return source.slice(start, end < 0 ? source.length : end);
}

function firstVisible(source: string, offset: number): number {
  return offset + (/^[ \t]*/.exec(source.slice(offset))?.[0].length ?? 0);
}
