import type { Problem } from '../api/post.ts';
import { language } from '../shell/language.ts';
import { PROBLEM_TITLES_ZH } from './problem-titles.zh.ts';

/** What the service says is wrong, and where. */
export function ProblemNote({ problem }: { problem: Problem }) {
  const title = language.value === 'zh' ? PROBLEM_TITLES_ZH[problem.code] : undefined;
  return (
    <div class="problem" role="alert" id="problem">
      <strong>
        {problem.status} {problem.code}
      </strong>
      {title && ` ${title}`}
      <ul>
        {(problem.errors ?? [{ pointer: '', detail: problem.detail }]).map(({ pointer, detail }) => (
          <li key={pointer} lang="en">
            {pointer && <code>{pointer}</code>} {detail}
          </li>
        ))}
      </ul>
    </div>
  );
}
