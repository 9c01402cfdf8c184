import { assert, describe, it } from "@effect/vitest"
import { parseOriginate } from "./originate-string.ts"

const USER = { _tag: "User", user: "1001" } as const

describe("originate strings", () => {
  it.each([
    { text: "user/1001 &park()", endpoint: USER, variables: {} },
    { text: "user/1001@example.org &park", endpoint: USER, variables: {} },
    { text: "{a=1}user/1001 &park()", endpoint: USER, variables: { a: "1" } },
    { text: "{a='b c',d=e}user/1001 &park()", endpoint: USER, variables: { a: "b c", d: "e" } },
    { text: "{a='b,c',d=}user/1001 &park()", endpoint: USER, variables: { a: "b,c", d: "" } },
    { text: "{a=b\\,c}user/1001 &park()", endpoint: USER, variables: { a: "b,c" } },
    { text: "{a='}'}user/1001 &park()", endpoint: USER, variables: { a: "}" } },
    { text: "{}user/1001 &park()", endpoint: USER, variables: {} },
    {
      text: "sofia/internal/nobody@127.0.0.1:6999 &park()",
      endpoint: { _tag: "Address", user: "nobody", host: { transport: "udp", address: "127.0.0.1", port: 6999 } },
      variables: {}
    },
    {
      text: "sofia/internal/sip:x@localhost &park()",
      endpoint: { _tag: "Address", user: "x", host: { transport: "udp", address: "127.0.0.1", port: 5060 } },
      variables: {}
    },
    {
      text: "sofia/internal/x@[2001:db8::1]:5070 &park()",
      endpoint: { _tag: "Address", user: "x", host: { transport: "udp", address: "2001:db8::1", port: 5070 } },
      variables: {}
    }
  ])("$text", ({ endpoint, text, variables }) => {
    const read = parseOriginate(text)
    if ("error" in read) throw new Error(read.error)
    assert.deepStrictEqual(read.request.endpoint, endpoint as typeof read.request.endpoint)
    assert.deepStrictEqual(Object.fromEntries(read.request.variables), variables as Record<string, string>)
    assert.isUndefined(read.bridgedTo)
  })

  it.each([
    ["&bridge({a='b c'}sofia/gateway/line/13800138000)", "{a='b c'}sofia/gateway/line/13800138000"],
    ["'&bridge({a=b}user/1002)'", "{a=b}user/1002"]
  ])("name whom the leg is bridged to: %s", (application, bridgedTo) => {
    const read = parseOriginate(`user/1001 ${application}`)
    if ("error" in read) throw new Error(read.error)
    assert.strictEqual(read.bridgedTo, bridgedTo)
  })

  it.each([
    // A space outside quotes splits the string, as in FreeSWITCH.
    { text: "{a=b c}user/1001 &park()", error: "-ERR DESTINATION_OUT_OF_ORDER\n" },
    { text: "user/1001 &bridge(x)", error: "-ERR DESTINATION_OUT_OF_ORDER\n" },
    { text: "user/1001 &bridge()", error: "-ERR DESTINATION_OUT_OF_ORDER\n" },
    { text: "user/1001 &echo()", error: "-ERR DESTINATION_OUT_OF_ORDER\n" },
    { text: "loopback/9000 &park()", error: "-ERR DESTINATION_OUT_OF_ORDER\n" },
    { text: "sofia/internal/x@some.host &park()", error: "-ERR DESTINATION_OUT_OF_ORDER\n" },
    { text: "sofia/internal/x@127.0.0.1:99999 &park()", error: "-ERR DESTINATION_OUT_OF_ORDER\n" },
    { text: "user/1001", error: "-USAGE: <call url> &park()|&bridge(<call url>)\n" },
    { text: "", error: "-USAGE: <call url> &park()|&bridge(<call url>)\n" },
    { text: "{a='b user/1001 &park()", error: "-USAGE: <call url> &park()|&bridge(<call url>)\n" }
  ])("$text is refused", ({ error, text }) => {
    assert.deepStrictEqual(parseOriginate(text), { error })
  })
})
