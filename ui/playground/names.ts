/** Branded ids are plain strings and numbers on the wire; here they are written so. fixtures.test.ts decodes every one. */
export const wire = <A>(plain: unknown): A => plain as A

const SURNAMES = [..."王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗"]
const GIVEN = [
  "敏",
  "强",
  "倩",
  "亮",
  "芳",
  "伟",
  "静",
  "磊",
  "娜",
  "洋",
  "艳",
  "勇",
  "秀英",
  "建国",
  "丽华",
  "志远",
  "雨桐"
]
export const nameAt = (at: number): string => `${SURNAMES[at % SURNAMES.length]}${GIVEN[(at * 7 + 3) % GIVEN.length]}`
