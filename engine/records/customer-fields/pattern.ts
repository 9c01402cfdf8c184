import type { Problem } from "../thing/thing.ts"

/** A group that repeats and holds what repeats takes longer than a life on some texts; so may what refers back or looks around. */
const MAY_NOT_END = /\)(?:[*+]|\{\d+,\d*\})|\\[1-9k]|\(\?[=!<]/u

/** Why a pattern is not taken. */
export const patternProblem = (pattern: string): ReadonlyArray<Problem> => {
  const words = MAY_NOT_END.test(pattern)
    ? { zh: "不支持重复的分组、反向引用与环视", en: "takes no repeated groups, references back or looks around" }
    : isReadable(pattern)
      ? null
      : { zh: "不是有效的正则表达式", en: "is no regular expression" }
  return words === null ? [] : [{ field: "pattern", words }]
}

const isReadable = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, "u").source !== ""
  } catch {
    return false
  }
}
