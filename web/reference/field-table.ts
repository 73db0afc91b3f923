import { describeExpected } from '../../src/schemas/describe-expected.ts';
import { escaped } from '../frame/html.ts';
import { mathText } from './math-text.ts';
import type { Schema } from './openapi.ts';

const KINDS = { real: 'numbers', integer: 'integers', boolean: 'true or false', flag: 'true or false, or integers' };

/** What holds for all tensors of a kind: it is said once, above the tables. */
const ALLOWED =
  / ?(?:Numbers, the strings "Infinity", "-Infinity" and "NaN", or the bare tokens of the same names; nothing is coerced\.|Integers: 1\.0 is one, 1\.5 is an error\.|true or false, or (?:1 or 0|integers)\.)$/;

/** The range of integers that are doubles says nothing to people. */
const ANY_INTEGER = / within ±9007199254740992/;

/** A table cell with its heading: rows are stacked on a phone, where the headings stand in them. */
interface Cell {
  readonly heading: string;
  readonly html: string;
}

interface Row {
  readonly id?: string;
  readonly cells: readonly Cell[];
}

/** The fields of a request that are tensors, and its options. */
export function requestTables({ properties = {}, required = [] }: Schema): { tensors: string; options: string } {
  const all = Object.entries(properties);
  const isTensor = (schema: Schema) => schema['x-tensor-shape'] !== undefined;
  const rowOf = ([name, schema]: (typeof all)[number]): Row => ({
    id: `field-${name}`,
    cells: [
      { heading: 'Field', html: nameHtml(name, required.includes(name) ? 'required' : '') },
      { heading: isTensor(schema) ? 'Type' : 'Type and range', html: typeHtml(name, schema) },
      isTensor(schema)
        ? { heading: 'Shape', html: mathText(schema['x-tensor-shape'] ?? '') }
        : { heading: 'Default', html: defaultHtml(schema) },
      { heading: 'Meaning', html: meaningHtml(schema) },
    ],
  });
  const tensors = all.filter(([, schema]) => isTensor(schema));
  const options = all.filter(([, schema]) => !isTensor(schema));
  return { tensors: stackedTable(tensors.map(rowOf)), options: stackedTable(options.map(rowOf)) };
}

/** The outputs of an answer. */
export function outputTable({ properties = {} }: Schema): string {
  return stackedTable(
    Object.entries(properties).map(([name, schema]) => ({
      id: `output-${name}`,
      cells: [
        { heading: 'Output', html: nameHtml(name) },
        { heading: 'Shape', html: mathText(schema['x-tensor-shape'] ?? 'a number') },
        { heading: 'Meaning', html: meaningHtml(schema) },
      ],
    })),
  );
}

/** The members of an answer that is an object. */
export function memberTable({ properties = {} }: Schema): string {
  return stackedTable(
    Object.entries(properties).map(([name, schema]) => ({
      cells: [
        { heading: 'Member', html: nameHtml(name) },
        {
          heading: 'Type',
          html: schema.enum?.map((value) => `<code>${value}</code>`).join(' ') ?? escaped(schema.type ?? ''),
        },
        { heading: 'Meaning', html: mathText(schema.description ?? '') },
      ],
    })),
  );
}

/** Roles are written out, since styles that stack the rows would take them away. */
export function stackedTable(rows: readonly Row[]): string {
  const headings = (rows[0]?.cells ?? []).map(({ heading }) => `<th role="columnheader" scope="col">${heading}</th>`);
  const body = rows.map(({ id, cells }) => {
    const of = id === undefined ? '' : ` id="${id}"`;
    return `<tr role="row"${of}>${cells.map(({ heading, html }) => `<td role="cell" data-heading="${heading}">${html}</td>`).join('')}</tr>`;
  });
  return `<table class="stacked" role="table"><thead role="rowgroup"><tr role="row">${headings.join('')}</tr></thead>
<tbody role="rowgroup">${body.join('\n')}</tbody></table>`;
}

function nameHtml(name: string, note = ''): string {
  return `<code>${escaped(name)}</code>${note && ` <small>${note}</small>`}`;
}

function typeHtml(name: string, schema: Schema): string {
  const kind = schema['x-tensor-kind'];
  if (kind !== undefined) return KINDS[kind];
  if (name === 'outputs') {
    const names = (schema.items as Schema | undefined)?.enum ?? [];
    return `names of outputs<br><small>${names.map((one) => `<code>${one}</code>`).join(' ')}</small>`;
  }
  if (schema.enum) return schema.enum.map((value) => `<code>${value}</code>`).join('<br>');
  return escaped(describeExpected({ ...schema }).replace(ANY_INTEGER, '')).replaceAll(
    /&quot;(\w+)&quot;/g,
    '<code>$1</code>',
  );
}

function defaultHtml(schema: Schema): string {
  const value = schema['x-default'];
  if (value === undefined) return '–';
  return [value]
    .flat()
    .map((one) => `<code>${escaped(String(one))}</code>`)
    .join('<br>');
}

function meaningHtml(schema: Schema): string {
  const { description = '', 'x-default': preset, 'x-only-with': onlyWith, 'x-needs': needs = [] } = schema;
  const own = preset === undefined ? description : description.replace(/ ?Default [^.]*(?:\.\d[^.]*)?\.$/, '');
  const values = [schema.enum ?? [], ...(schema.anyOf ?? []).map((one) => (one as Schema).enum ?? [])].flat();
  const named = values.reduce<string>(
    (html, value) => html.replace(new RegExp(`(^|[.;:] )${value}(?=:)`), `$1<code>${value}</code>`),
    mathText(own.replace(ALLOWED, '')),
  );
  const only =
    onlyWith &&
    `Only with <code>${onlyWith.option}</code> ${onlyWith.values.map((value) => `<code>${value}</code>`).join(' or ')}.`;
  const with_ = needs.map((names) => `Needs ${names.map((name) => `<code>${name}</code>`).join(' or ')}.`);
  return [named, only, ...with_].filter(Boolean).join(' ');
}
