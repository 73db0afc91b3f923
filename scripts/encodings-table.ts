import { figure } from '../bench/numbers.ts';
import { conditions } from '../bench/report.ts';
import type { Results } from '../bench/results.ts';
import { markdownTable } from '../bench/table.ts';

/** Size and cost of a number in each encoding, as the benchmark found them for M and L, as Markdown. */
export function encodingsTable(results: Results): string {
  const rows = ['M', 'L'].flatMap((name) => {
    const summaries = results.summaries.filter((summary) => summary.case === `${name}-encodings`);
    const json = summaries[0]?.measured.nsPerNumber ?? 0;
    return summaries.map(({ contender, measured, sentBytesPerNumber, receivedBytesPerNumber }) => {
      const bytes = [sentBytesPerNumber, receivedBytesPerNumber].map(figure);
      return [name, contender, ...bytes, figure(measured.nsPerNumber), `${(json / measured.nsPerNumber).toFixed(2)}×`];
    });
  });
  const headings = ['', 'encoding', 'bytes a number, request', 'answer', 'CPU, ns a number', 'JSON over it'];
  return `${markdownTable({ headings, rows, textColumns: 2 })}\n\n${conditions(results)}`;
}
