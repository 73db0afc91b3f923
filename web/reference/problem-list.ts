import { codeBlock } from '../frame/code-block.ts';
import { escaped } from '../frame/html.ts';
import { mathText } from './math-text.ts';
import type { Example, OpenApi } from './openapi.ts';
import { type Part, part } from './part.ts';
import { spacedJson } from './spaced-json.ts';

interface ProblemOfCode extends Example {
  readonly code: string;
  readonly status: number;
}

/** Every problem by status: what it means, how to mend it, and one as it was answered. */
export function problemList({ components }: OpenApi): Part[] {
  const problems = Object.entries(components.responses)
    .filter(([name]) => name.startsWith('Problem'))
    .flatMap(([, { content = {} }]) => Object.values(content).flatMap(({ examples = {} }) => Object.entries(examples)))
    .map(([code, example]): ProblemOfCode => ({ ...example, code, status: (example.value as ProblemOfCode).status }))
    .sort((a, b) => a.status - b.status);
  const statuses = [...new Set(problems.map(({ status }) => status))];
  const table = `<table tabindex="0"><thead><tr><th>Status</th><th>Code</th><th>Meaning</th></tr></thead><tbody>${problems
    .map(
      ({ code, status, summary }) =>
        `<tr><td>${status}</td><td><a href="#${code}"><code>${code}</code></a></td><td>${escaped(summary)}</td></tr>`,
    )
    .join('\n')}</tbody></table>`;
  return [
    { html: table, sections: [] },
    ...statuses.map((status) => {
      const own = problems.filter((problem) => problem.status === status);
      const meaning = components.responses[`Problem${status}`]?.description ?? own[0]?.summary ?? '';
      return part(
        2,
        `status-${status}`,
        `${status} ${escaped(meaning.replace(/[.:].*$/, ''))}`,
        ...own.map(problemHtml),
      );
    }),
  ];
}

function problemHtml({ code, summary, description = '', value }: ProblemOfCode): string {
  return `<h3 id="${code}"><a class="anchor" href="#${code}"><code>${code}</code></a></h3>
<p>${escaped(summary)}. ${mathText(description)}</p>
${codeBlock(spacedJson(JSON.stringify(value)), 'json')}`;
}
