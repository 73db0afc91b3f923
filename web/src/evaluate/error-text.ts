import { EXPECTED, type Expected, type Place, ReadError } from '../../../src/files/read-error.ts';
import { language, texts } from '../shell/language.ts';
import type { FileError } from './hold.ts';

import { filled } from './texts.ts';

/** What is expected, to stand behind “expected”. */
const expectedTexts = texts<Expected>({
  en: EXPECTED,
  zh: {
    number: '一个数',
    integer: '±(2^53 − 1) 范围内的整数',
    label: '类别名称',
    cells: '{} 个单元格，与首行相同',
    rows: '至少一行',
    logitColumns: '数值列',
    closingQuote: '结束该单元格的引号',
    utf8: 'UTF-8 文本',
    json: 'JSON，且其后没有别的内容',
    bodyOrMatrix: '请求体 {"logits": …, "labels": …}、矩阵或标签列表',
    member: '{} 之一',
    matrix: '二维矩阵 [[…], […]]',
    width: '{} 个数，与首行相同',
    arrayRank: '二维的 logits 或一维的标签',
    integersAtRank1: '一维数组应是整数标签：labels.astype("int64")',
    tensors: '名为 logits 和 labels 的张量',
    shapeOf: '形状 {}',
    asManyRows: '{}，与 logits 的行数相同',
    limit: '不超过 {}，即本服务一次接收的上限（BODY_LIMIT）',
  },
});

const t = texts({
  en: {
    line: 'line {}',
    column: 'column {}',
    byte: 'byte {}',
    between: ', ',
    says: '{}: {}; expected {}',
    binary: '{}: {}',
  },
  zh: {
    line: '第 {} 行',
    column: '第 {} 列',
    byte: '第 {} 字节',
    between: '，',
    says: '{}：读到 {}，应为{}',
    binary: '{}：{}',
  },
});

/** What is wrong with a file: which, where, what stands there, and what is expected. */
export function errorText({ file, why }: FileError): string {
  // What is wrong in a binary file is said as the service says it.
  if (!(why instanceof ReadError)) return filled(t().binary, file, why.message);
  const where = [file, ...placeTexts(why.place)].filter((part) => part !== '').join(t().between);
  const expected = filled(expectedTexts()[why.expected], why.detail);
  return filled(
    t().says,
    where,
    why.seen,
    language.value === 'zh' && /^[\w{±]/.test(expected) ? ` ${expected}` : expected,
  );
}

function placeTexts(place: Place | undefined): string[] {
  if (!place) return [];
  if ('byte' in place) return [filled(t().byte, place.byte)];
  if ('path' in place) return [place.path];
  const column = place.column === undefined ? [] : [filled(t().column, place.column)];
  return [filled(t().line, place.line), ...column];
}
