import { EXPECTED, type Expected, type Place, type ReadError } from '../../../src/files/read-error.ts';
import { language, texts } from '../shell/language.ts';

/** What is expected, to stand behind “expected”. */
const expectedTexts = texts<Expected>({
  en: EXPECTED,
  zh: {
    number: '一个数',
    filled: '每个单元格都有一个数；缺失的写作 NaN',
    textAsAbove: '文本（与前面各行相同），或者整列都是数',
    finite: '小于 1.8e308（最大的双精度数）的数；无穷写作 inf',
    decimalPoint: '小数点：逗号可能是千位分隔符，也可能分隔两个数',
    sameDecimals: '全部使用小数点，因为 {} 用了小数点',
    noThousands: '不带千位分隔符的数',
    oneNumber: '每个单元格一个数，且各处使用同一种分隔符',
    noUnit: '不带单位的数',
    wholePrint:
      '全部数值：请用 torch.set_printoptions(threshold=float("inf")) 或 np.set_printoptions(threshold=sys.maxsize) 完整打印，或用 np.save 保存数组',
    allColumns: '所有列并排：请用 disp(num2str(A, 17)) 打印，或用 writematrix(A, "a.csv") 保存',
    closingBracket: '与之配对的右括号',
    nothingBehind: '数组之后没有别的内容',
    sameSeparators: '所有数之间都有逗号，或都没有',
    rowBrackets: '各行之间有分号或方括号：[1 2; 3 4] 或 [[1 2] [3 4]]',
    labelsOrHeader: '整数；若是类别名称，首行应为“label”',
    integer: '±9007199254740991 范围内的整数',
    label: '类别名称',
    cells: '{} 个单元格，与首行相同',
    rows: '至少一行',
    logitColumns: '数值列',
    closingQuote: '结束该单元格的引号',
    utf8: 'UTF-8 文本',
    noNul: 'UTF-8 文本；NUL 字节说明文件可能是 UTF-16：请另存为 UTF-8',
    json: 'JSON，且其后没有别的内容',
    once: '同一对象中互不重复的名称',
    oneFile: '只在一个文件中给出：{} 中已有',
    smallJson: '不超过 {} 的 JSON：请将数组保存为 .npy 或 safetensors，它们没有这一限制',
    fewerColumns: '不超过 {} 列：请将数组保存为 .npy 或 safetensors',
    shortLine: '每行不超过 {}：请让每一行数据独占一行，或将数组保存为 .npy 或 safetensors',
    bodyOrMatrix: '请求体 {"logits": …, "labels": …}、矩阵或标签列表',
    member: '{} 之一',
    matrix: '二维矩阵 [[…], […]]',
    width: '{} 个数，与首行相同',
    arrayRank: '二维或更高维的 logits，或一维的标签',
    integersAtRank1: '一维数组应是整数标签：labels.astype("int64")',
    tensors: '名为 logits 和 labels 的张量',
    shapeOf: '形状 {}',
    axisWithin: '{} 内的整数',
    asManyRows: '{} 个，与 logits 的行数相同',
    limit: '不超过 {}，即本服务一次接收的上限（BODY_LIMIT）：单独一行或一个位置无法再分',
  },
});

const t = texts({
  en: {
    line: 'line {}',
    column: 'column {}',
    byte: 'byte {}',
    between: ', ',
    says: '{where}: {seen}; expected {what}',
    saysAll: '{seen}; expected {what}',
  },
  zh: {
    line: '第 {} 行',
    column: '第 {} 列',
    byte: '第 {} 字节',
    between: '，',
    says: '{where}：读到 {seen}，应为{what}',
    saysAll: '读到 {seen}，应为{what}',
  },
});

/** What has been counted, in Chinese, where what stands there is how many. */
const COUNTED_ZH: { readonly [E in Expected]?: string } = {
  cells: '{} 个单元格',
  rows: '{} 行',
  width: '{} 个数',
  asManyRows: '{} 个',
};

/**
 * What is wrong with a text, in the language of the page: where, what stands there, and what is expected.
 *
 * @param file that the text is from, where it has a name
 */
export function readErrorText(error: Pick<ReadError, 'place' | 'seen' | 'expected' | 'detail'>, file = ''): string {
  const { place, seen, expected, detail } = error;
  const where = [file, ...placeTexts(place)].filter((part) => part !== '').join(t().between);
  const what = expectedTexts()[expected].replace('{}', () => detail);
  const spaced = language.value === 'zh' && /^[\w{±]/.test(what) ? ` ${what}` : what;
  const said = where === '' ? t().saysAll : t().says;
  const isCounted = language.value === 'zh' && /^\d+$/.test(seen);
  const counted = isCounted ? COUNTED_ZH[expected] : undefined;
  return said
    .replace('{where}', () => where)
    .replace('{seen}', () => counted?.replace('{}', seen) ?? seen)
    .replace('{what}', () => spaced);
}

function placeTexts(place: Place | undefined): string[] {
  if (!place) return [];
  const { line, column, byte } = t();
  if ('byte' in place) return [byte.replace('{}', String(place.byte))];
  if ('path' in place) return [place.path];
  const columns = place.column === undefined ? [] : [column.replace('{}', String(place.column))];
  return [line.replace('{}', String(place.line)), ...columns];
}
