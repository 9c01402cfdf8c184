import { expect, test } from "vitest"
import { shown, SHOWN_LENGTH } from "./shown.ts"

test.each([
  ["13800138000", "13800138000"],
  ["139\r\nX-Evil: yes", "139 X-Evil: yes"],
  ["a\u0000b\u0007c\u007fd", "abcd"],
  ["\u202e0008310083", "0008310083"],
  ["\u2066Bank\u2069\u200f", "Bank"],
  ["  王\t\u3000小明 ", "王 小明"],
  ["<script>alert(1)</script>", "<script>alert(1)</script>"],
  ["\ud800x", "\ufffdx"],
  ["", ""]
])("%j is shown as %j", (text, plain) => expect(shown(text)).toBe(plain))

test("never longer than so much, and no character is cut in two", () => {
  expect(shown("9".repeat(3_000))).toHaveLength(SHOWN_LENGTH)
  expect([...shown("😀".repeat(100))]).toHaveLength(SHOWN_LENGTH)
})
