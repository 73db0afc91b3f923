import { createRequire } from 'node:module';
import katex from 'katex';
import MarkdownIt from 'markdown-it';
import { codeBlock, inlineCode } from '../frame/code-block.ts';
import { escaped } from '../frame/html.ts';
import { mathText } from '../reference/math-text.ts';

// CommonJS, whose default export Node and bundlers find in different places.
const { default: formulas }: typeof import('@vscode/markdown-it-katex') = createRequire(import.meta.url)(
  '@vscode/markdown-it-katex',
);

/** A number with a negative exponent, behind whose sign no line ends. */
const NUMBER = /[−-]?\d[\d.]*e-\d+/g;

/** Markdown with formulas, and blocks of code in the frame's form; a block's `meta.link` stands beside it. */
export const md = new MarkdownIt({ html: true });

md.use(formulas, { throwOnError: true });
md.renderer.rules.math_block = (tokens, i) => displayFormula(tokens[i]?.content ?? '');
// Names of fields and powers, which descriptions of fields have without marks.
md.renderer.rules.text = (tokens, i) =>
  mathText(tokens[i]?.content ?? '').replaceAll(NUMBER, '<span class="number">$&</span>');
md.renderer.rules.image = (tokens, i, options, env, self) => {
  const image = tokens[i];
  if (image) image.attrSet('alt', self.renderInlineAsText(image.children ?? [], options, env));
  const shown = self.renderToken(tokens, i, options);
  const narrow = image?.meta?.narrow;
  return narrow
    ? `<picture><source media="(width < 40rem)" srcset="${escaped(String(narrow))}">${shown}</picture>`
    : shown;
};
md.renderer.rules.code_inline = (tokens, i) => inlineCode(tokens[i]?.content ?? '');
md.renderer.rules.code_block = (tokens, i) => codeBlock(tokens[i]?.content ?? '');
md.renderer.rules.fence = (tokens, i) => {
  const { content = '', info = '', meta } = tokens[i] ?? {};
  return codeBlock(content, info.trim(), String(meta?.link ?? ''));
};

/** A formula on lines of its own. Its parts, with \qquad between them, stand side by side where there is room, else below each other. */
function displayFormula(tex: string): string {
  const parts = tex
    .split('\\qquad')
    .map((part) => katex.renderToString(part, { displayMode: true, throwOnError: true }));
  return `<p class="katex-block">${parts.join('')}</p>\n`;
}

export type Token = ReturnType<typeof md.parse>[number];
