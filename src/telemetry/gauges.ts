import type { FastifyInstance } from 'fastify';
import type { MemoryBudget } from '../lifecycle/memory-budget.ts';
import type { Executor } from '../workers/executor.ts';

interface Gauged {
  readonly budget: MemoryBudget;
  readonly executor: Executor;
  readonly exchanges: { readonly size: number; readonly connections: number };
}

/** Reports what is held, waiting and under way at the moment when the metrics are read. */
export function reportGauges(app: FastifyInstance, { budget, executor, exchanges }: Gauged): void {
  app.gauge('memory_budget_limit_bytes', 'Most bytes that requests may hold.', () => budget.limit);
  app.gauge('memory_budget_used_bytes', 'Bytes that requests hold: bodies, computing, answers.', () => budget.used);
  app.gauge('memory_budget_waiting', 'Bodies and executions that wait for memory.', () => budget.waiting);
  app.gauge('executions_waiting', 'Long bodies that wait for a thread.', () => executor.queued);
  app.gauge(
    'executions_wait_seconds',
    'How long another long body would wait for a thread.',
    () => executor.backlogs.threads.waitMs / 1000,
  );
  app.gauge('http_requests_under_way', 'Requests that have begun and not ended.', () => exchanges.size);
  app.gauge('http_connections', 'Open connections.', () => exchanges.connections);
}
