import { expect, it } from "vitest"
import { answerAfterSecondsOf } from "./answer-after.ts"

const asked = (headers: Readonly<Record<string, string>>) =>
  answerAfterSecondsOf({ getHeader: (name) => headers[name] })

it.each([
  ["nobody asks", {}, null],
  ["the centre's own", { "Call-Info": "<sip:carillon>;answer-after=3" }, 3],
  ["at once", { "Call-Info": "<sip:carillon>;answer-after=0" }, 0],
  ["the other way", { "Alert-Info": "<http://carillon>;info=alert-autoanswer;delay=2" }, 2],
  ["the other way without a time", { "Alert-Info": "<http://carillon>;info=alert-autoanswer" }, 0],
  ["a ring of another kind", { "Alert-Info": "<http://carillon>;info=alert-external;delay=2" }, null],
  ["longer than anybody waits", { "Call-Info": "<sip:carillon>;answer-after=9999" }, null],
  ["a picture of the caller", { "Call-Info": "<http://carillon/me.png>;purpose=icon" }, null]
])("a telephone asked to answer by itself: %s", (_name, headers, seconds) => {
  expect(asked(headers)).toBe(seconds)
})
