/** How a series is drawn: the class of its colour. */
export type Tone = 'floor' | 'plain' | 'service' | 'reference' | 'fastapi' | 'pydantic' | 'reader' | 'writer';

const COLOURS: Readonly<Record<Tone, readonly [light: string, dark: string]>> = {
  floor: ['#6e7781', '#8b949e'],
  plain: ['#bc4c00', '#f0883e'],
  service: ['#0969da', '#58a6ff'],
  reference: ['#6e7781', '#8b949e'],
  fastapi: ['#1a7f37', '#3fb950'],
  pydantic: ['#8250df', '#bc8cff'],
  reader: ['#8250df', '#bc8cff'],
  writer: ['#bf3989', '#f778ba'],
};

/** One picture: no background, so that it stands on light and dark pages, with text in the colour for either. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What it shows, for those who see it and those who do not. */
  readonly title: string;
  /** The lines of the title, where it is too long for one. */
  readonly titleLines?: readonly string[];
  /** The figures in words. */
  readonly description: string;
  /** Elements, one a line. */
  readonly content: readonly string[];
}

/** The picture as an SVG document. */
export function svg({ width, height, title, titleLines = [title], description, content }: Picture): string {
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(description)}</desc>`,
    `<style>${STYLE}</style>`,
    ...titleLines.map((words, i) => text(16, 28 + 20 * i, words, 'start', 'heading')),
    ...content,
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

/** A text whose anchor is at (x, y), on its base line. */
export function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', kind = ''): string {
  const style = kind === '' ? '' : ` class="${kind}"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${style}>${escaped(content)}</text>`;
}

/** A thin line in the colour of the axes. */
export function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<path class="rule" d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}"/>`;
}

/** A filled bar. */
export function bar(x: number, y: number, width: number, height: number, tone: Tone): string {
  return `<rect class="fill ${tone}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/>`;
}

/** A dot. */
export function dot(x: number, y: number, radius: number, tone: Tone): string {
  return `<circle class="fill ${tone}" cx="${round(x)}" cy="${round(y)}" r="${radius}"/>`;
}

/** A line through points. */
export function line(points: readonly (readonly [x: number, y: number])[], tone: Tone): string {
  return `<path class="line ${tone}" d="M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}"/>`;
}

const round = (coordinate: number) => Number(coordinate.toFixed(1));

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Plain rules, once for either scheme: not every viewer knows custom properties. */
const STYLE = [
  'text{font:13px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}',
  'text.heading{font-size:15px;font-weight:600}text.quiet,text.on-fill{font-size:12px}',
  '.rule,.line{fill:none}.line{stroke-width:2.5;stroke-linejoin:round}',
  ...scheme(0, { text: '#1f2328', quiet: '#59636e', rule: '#d1d9e0', onFill: '#ffffff' }),
  '@media(prefers-color-scheme:dark){',
  ...scheme(1, { text: '#e6edf3', quiet: '#9198a1', rule: '#3d444d', onFill: '#0d1117' }),
  '}',
].join('\n');

function scheme(index: 0 | 1, greys: Readonly<Record<'text' | 'quiet' | 'rule' | 'onFill', string>>): string[] {
  const { text, quiet, rule, onFill } = greys;
  return [
    `text{fill:${text}}text.quiet{fill:${quiet}}text.on-fill{fill:${onFill}}.rule{stroke:${rule}}`,
    ...Object.entries(COLOURS).map(
      ([tone, { [index]: colour }]) => `.fill.${tone},text.${tone}{fill:${colour}}.line.${tone}{stroke:${colour}}`,
    ),
  ];
}
