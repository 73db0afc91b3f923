/** What is measured in a round, for people. `worst`: of all rounds the largest is quoted and judged, not the median. */
interface MetricText {
  readonly label: string;
  readonly unit: string;
  readonly worst?: boolean;
}

/** The measured quantities that are reported. */
const METRICS = {
  requestsPerSecond: { label: 'requests/s', unit: '' },
  p50: { label: 'median latency', unit: ' ms' },
  p99: { label: '99 % latency', unit: ' ms' },
  max: { label: 'longest latency', unit: ' ms', worst: true },
  tail: { label: '99 % latency over the median', unit: '×' },
  cpuMs: { label: 'CPU', unit: ' ms' },
  nsPerNumber: { label: 'CPU a number', unit: ' ns' },
  stallMs: { label: 'longest stall of the event loop', unit: ' ms', worst: true },
} as const satisfies Record<string, MetricText>;

/** One of `METRICS`. */
export type Metric = keyof typeof METRICS;

/** Their names. */
export const METRIC_NAMES = Object.keys(METRICS) as Metric[];

/** What is said of a metric. */
export function metricText(metric: Metric): MetricText {
  return METRICS[metric];
}
