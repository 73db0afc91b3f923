import { PROMISES, type Promised } from './attack.ts';
import { ATTACKS } from './attacks/index.ts';
import type { SavedOutcome } from './results.ts';

const INTRODUCTION = `# Reliability

What the service promises under load and under attack, and what was measured. \`npm run siege -- --write\` runs the attacks and writes
this page; \`npm run siege -- --list\` names them, \`--only NAME\` runs one.

- Each attack has a fresh process of the service, started as \`npm start\` does with \`BODIES_LIMIT=134217728 WORKERS=2\`, as
  [recommended](guide/operating.md#in-kubernetes) for a container of 1 GiB; some have their own settings.
- Attackers, an honest client and two probes of \`/livez\` run in processes of their own, on the same machine as the service.
  Nothing is pinned to a core: on two cores the service has to share them with those who attack it. Only the 3,000 busy connections
  give way to it, by their priority: they would be as busy as the service, on machines of their own.
- Memory is what Linux says of the process: VmRSS, and VmHWM for the most it ever had.
- The honest client sends S (1×10), M (32×1000) and L (4×32000) in turn, comes again when a 503 says so, and compares every answer with
  the known one. Its times include refusals and waiting.
- One probe of \`/livez\` connects anew each time, the other keeps its connection; both are due every 50 ms. What the machine itself adds
  (how late the probe's own timer was) is allowed for.
`;

/** Formats the page as Markdown: what each attack does, and what was measured for each promise. */
export function reliabilityPage(outcomes: readonly SavedOutcome[]): string {
  const findings = outcomes.flatMap(({ attack, figures }) => figures.map((figure) => ({ attack, ...figure })));
  const brokenBy = (name: string) => findings.filter(({ attack, isKept }) => attack === name && !isKept).length;
  const attacks = ATTACKS.filter(({ name }) => outcomes.some(({ attack }) => attack === name));
  const overview = table(
    ['attack', 'what the attackers do', 'promises'],
    attacks.map(({ name, about }) => [
      `\`${name}\``,
      about,
      brokenBy(name) === 0 ? 'kept' : `**${brokenBy(name)} broken**`,
    ]),
  );
  const sections = (Object.keys(PROMISES) as Promised[]).flatMap((promise) => {
    const rows = findings.filter((finding) => finding.promise === promise);
    if (rows.length === 0) return [];
    const cells = rows.map(({ attack, what, value, limit, isKept }) => [
      `\`${attack}\``,
      what,
      value,
      limit,
      isKept ? 'kept' : '**broken**',
    ]);
    return [`## ${PROMISES[promise]}\n\n${table(['attack', 'measured', 'value', 'promised', ''], cells)}`];
  });
  const environments = [...new Set(outcomes.map(({ environment }) => environment))].join('; ');
  const broken = findings.filter(({ isKept }) => !isKept).length;
  const verdict =
    broken === 0
      ? `All ${findings.length} figures are as promised.`
      : `${findings.length - broken} of ${findings.length} figures are as promised, ${broken} are not.`;
  return [INTRODUCTION, `${verdict} Measured ${environments}.\n`, `## The attacks\n\n${overview}`, ...sections].join(
    '\n',
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
