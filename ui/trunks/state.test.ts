import { expect, test } from "vitest"
import { saidOf } from "./state.ts"

test("each host says whether it answers, and the registration why it is not there", () => {
  const hosts = [
    { host: "192.0.2.1:5060", isUp: true },
    { host: "192.0.2.2:5060", isUp: false },
    { host: "192.0.2.3:5060" }
  ]
  expect(saidOf({ id: "a", hosts, isRegistered: false, refusal: "403 Forbidden" })).toEqual([
    { zh: "192.0.2.1:5060 有应答", en: "192.0.2.1:5060 answers", isWrong: false },
    { zh: "192.0.2.2:5060 无应答", en: "192.0.2.2:5060 does not answer", isWrong: true },
    { zh: "192.0.2.3:5060 尚无应答", en: "192.0.2.3:5060 has not answered yet", isWrong: false },
    { zh: "未能注册：403 Forbidden", en: "Not registered: 403 Forbidden", isWrong: true }
  ])
  expect(saidOf({ id: "a", hosts: [], refusal: "" })).toEqual([])
})
