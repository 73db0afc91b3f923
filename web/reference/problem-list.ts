import { codeBlock } from '../frame/code-block.ts';
import { escaped } from '../frame/html.ts';
import type { Section } from '../frame/layout.ts';
import { mathText } from './math-text.ts';
import type { Example, OpenApi } from './openapi.ts';
import { prettyJson } from './pretty-json.ts';

interface ProblemOfCode extends Example {
  readonly code: string;
  readonly status: number;
}

/** Every problem by status: what it means, how to mend it, and one as it was answered. */
export function problemList({ components }: OpenApi): { readonly html: string; readonly sections: readonly Section[] } {
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
  const details = statuses.map((status) => {
    const own = problems.filter((problem) => problem.status === status);
    return `<h2 id="status-${status}">${status}</h2>\n${own.map(problemHtml).join('\n')}`;
  });
  return {
    html: [table, ...details].join('\n'),
    sections: statuses.map((status) => ({ level: 2, id: `status-${status}`, title: String(status) })),
  };
}

function problemHtml({ code, summary, description = '', value }: ProblemOfCode): string {
  return `<h3 id="${code}"><a class="anchor" href="#${code}"><code>${code}</code></a></h3>
<p>${escaped(summary)}. ${mathText(description)}</p>
${codeBlock(prettyJson(value), 'json')}`;
}
