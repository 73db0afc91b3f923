import { escaped } from '../frame/html.ts';
import { stackedTable } from './field-table.ts';
import { mathText } from './math-text.ts';
import { type OpenApi, type Operation, resolved } from './openapi.ts';

/** Every status that an operation answers, when, and with which problems: each leads to its example. */
export function responseTable(document: OpenApi, { responses }: Operation): string {
  return stackedTable(
    Object.entries(responses).map(([status, response]) => {
      const { description, content = {} } = resolved(document, response);
      const codes = Object.values(content).flatMap(({ examples = {} }) => Object.entries(examples));
      const types = Object.keys(content)
        .map((type) => `<code>${type}</code>`)
        .join(' ');
      const cells = [
        { heading: 'Status', html: `<strong>${status.replace('XX', '…')}</strong>` },
        { heading: 'When', html: mathText(description) },
        { heading: 'Body', html: codes.map(errorLink).join(' ') || types },
      ];
      return { cells };
    }),
  );
}

function errorLink([name, { summary, value }]: [string, { summary: string; value: unknown }]): string {
  const { code } = value as { code?: string };
  if (code === undefined) return `${escaped(summary)}.`;
  return `<a href="/docs/errors#${name}"><code>${code}</code></a>`;
}
