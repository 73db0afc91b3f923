import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { DurationHistogram } from '../../src/telemetry/duration-histogram.ts';

async function text(observe: (histogram: DurationHistogram) => void): Promise<string[]> {
  const histogram = new DurationHistogram('seconds', 'How long.');
  observe(histogram);
  const registry = new Registry();
  registry.registerMetric(histogram as never);
  return (await registry.metrics()).split('\n');
}

test('a bucket counts the durations up to its bound, the last one all of them', async () => {
  const lines = await text((histogram) => {
    const observe = histogram.route('/a');
    for (const seconds of [0, 0.0005, 0.00051, 0.3, 11]) observe(200, seconds);
  });
  expect(lines).toContain('# TYPE seconds histogram');
  expect(lines).toContain('seconds_bucket{le="0.0005",route="/a",status="200"} 2');
  expect(lines).toContain('seconds_bucket{le="0.001",route="/a",status="200"} 3');
  expect(lines).toContain('seconds_bucket{le="0.25",route="/a",status="200"} 3');
  expect(lines).toContain('seconds_bucket{le="0.5",route="/a",status="200"} 4');
  expect(lines).toContain('seconds_bucket{le="10",route="/a",status="200"} 4');
  expect(lines).toContain('seconds_bucket{le="+Inf",route="/a",status="200"} 5');
  expect(lines).toContain('seconds_sum{route="/a",status="200"} 11.30101');
  expect(lines).toContain('seconds_count{route="/a",status="200"} 5');
});

test('routes and statuses are counted apart, and together for a route that is asked for twice', async () => {
  const lines = await text((histogram) => {
    histogram.route('/a')(200, 1);
    histogram.route('/a')(200, 1);
    histogram.route('/a')(422, 1);
    histogram.route('/b')(200, 1);
  });
  expect(lines.filter((line) => line.startsWith('seconds_count'))).toEqual([
    'seconds_count{route="/a",status="200"} 2',
    'seconds_count{route="/a",status="422"} 1',
    'seconds_count{route="/b",status="200"} 1',
  ]);
});
