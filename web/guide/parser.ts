import { createRequire } from 'node:module';
import MarkdownIt from 'markdown-it';
import { codeBlock, inlineCode } from '../frame/code-block.ts';
import { mathText } from '../reference/math-text.ts';

// CommonJS, whose default export Node and bundlers find in different places.
const { default: katex }: typeof import('@vscode/markdown-it-katex') = createRequire(import.meta.url)(
  '@vscode/markdown-it-katex',
);

/** A number with a negative exponent, behind whose sign no line ends. */
const NUMBER = /[−-]?\d[\d.]*e-\d+/g;

/** Markdown with formulas, and blocks of code in the frame's form; a block's `meta.link` stands beside it. */
export const md = new MarkdownIt({ html: true });

md.use(katex, { throwOnError: true });
// Names of fields and powers, which descriptions of fields have without marks.
md.renderer.rules.text = (tokens, i) =>
  mathText(tokens[i]?.content ?? '').replaceAll(NUMBER, '<span class="number">$&</span>');
md.renderer.rules.code_inline = (tokens, i) => inlineCode(tokens[i]?.content ?? '');
md.renderer.rules.code_block = (tokens, i) => codeBlock(tokens[i]?.content ?? '');
md.renderer.rules.fence = (tokens, i) => {
  const { content = '', info = '', meta } = tokens[i] ?? {};
  return codeBlock(content, info.trim(), String(meta?.link ?? ''));
};

export type Token = ReturnType<typeof md.parse>[number];
