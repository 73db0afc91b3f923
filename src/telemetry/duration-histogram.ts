/** The upper bounds of the buckets, in seconds. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Value {
  readonly metricName: string;
  readonly labels: { readonly [label: string]: string | number };
  readonly value: number;
}

/** The durations of one route and status: a count for each bucket, and their sum. */
class Durations {
  /** Counts each duration once, in the first bucket that holds it; the last bucket has no bound. */
  readonly counts = new Float64Array(BOUNDS.length + 1);
  sum = 0;

  observe(seconds: number): void {
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] as number)) bucket++;
    (this.counts[bucket] as number) += 1;
    this.sum += seconds;
  }
}

/**
 * A histogram of durations by route and status that prom-client's registry can read. prom-client's own histogram looks up
 * and checks its labels at every observation, which costs more than all other metrics of a small request together.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#histograms-and-summaries
 */
export class DurationHistogram {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  private readonly cells = new Map<string, Map<number, Durations>>();

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  /** Returns a function that records a duration of `route`. Call this once for each route. */
  route(route: string): (status: number, seconds: number) => void {
    const statuses = this.cells.get(route) ?? new Map<number, Durations>();
    this.cells.set(route, statuses);
    return (status, seconds) => {
      let durations = statuses.get(status);
      if (durations === undefined) {
        durations = new Durations();
        statuses.set(status, durations);
      }
      durations.observe(seconds);
    };
  }

  /** The values in Prometheus form: each bucket counts all durations up to its bound. */
  async get(): Promise<object> {
    const values: Value[] = [];
    for (const [route, statuses] of this.cells) {
      for (const [status, { counts, sum }] of statuses) {
        const labels = { route, status };
        let count = 0;
        counts.forEach((inBucket, bucket) => {
          count += inBucket;
          const le = BOUNDS[bucket] ?? '+Inf';
          values.push({ metricName: `${this.name}_bucket`, labels: { le, ...labels }, value: count });
        });
        values.push({ metricName: `${this.name}_sum`, labels, value: sum });
        values.push({ metricName: `${this.name}_count`, labels, value: count });
      }
    }
    return { name: this.name, help: this.help, type: this.type, values, aggregator: 'sum' };
  }
}
