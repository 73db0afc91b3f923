import { figure } from '../bench/numbers.ts';
import { conditions } from '../bench/report.ts';
import type { Results } from '../bench/results.ts';
import { brief } from '../bench/statistics.ts';
import { markdownTable } from '../bench/table.ts';

/** Size and cost of a number in each encoding, as the benchmark found them for M and L, as Markdown. */
export function encodingsTable(results: Results): string {
  const rows = ['M', 'L'].flatMap((name) => {
    const ofCase = results.rounds.filter((round) => round.case === `${name}-encodings`);
    const contenders = [...new Set(ofCase.map(({ contender }) => contender))];
    const costOf = (contender: string) =>
      brief(ofCase.filter((round) => round.contender === contender).map(({ nsPerNumber }) => nsPerNumber)).median;
    const json = costOf('json');
    return contenders.map((contender) => {
      const round = ofCase.find((candidate) => candidate.contender === contender);
      const cost = costOf(contender);
      const bytes = [round?.sentBytesPerNumber ?? 0, round?.receivedBytesPerNumber ?? 0].map(figure);
      return [name, contender, ...bytes, figure(cost), `${(json / cost).toFixed(2)}×`];
    });
  });
  const headings = ['', 'encoding', 'bytes a number, request', 'answer', 'CPU, ns a number', 'JSON over it'];
  return `${markdownTable({ headings, rows, textColumns: 2 })}\n\n${conditions(results)}`;
}
