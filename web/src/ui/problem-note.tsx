import type { Problem } from '../api/post.ts';

/** What the service says is wrong, and where. */
export function ProblemNote({ problem }: { problem: Problem }) {
  return (
    <div class="problem" role="alert">
      <strong>
        {problem.status} {problem.code}
      </strong>
      <ul>
        {(problem.errors ?? [{ pointer: '', detail: problem.detail }]).map(({ pointer, detail }) => (
          <li key={pointer}>
            {pointer && <code>{pointer}</code>} {detail}
          </li>
        ))}
      </ul>
    </div>
  );
}
