import { describe, expect, test } from "vitest"
import type { Hop } from "../sip-contract.ts"
import { lineOf, nameAddr } from "./build.ts"
import { parseNameAddr, tagOf } from "./name-addr.ts"
import { octetsOf } from "./octets.ts"
import { paramOf, parseParams, quote, splitList, unquote } from "./params.ts"
import { unicastOf } from "./address.ts"
import { parseSipUri, sameUri, userTextOf, withoutHeaders } from "./uri.ts"
import { parseVia, replyTo, stampVia } from "./via.ts"

describe("URI comparison, the examples of RFC 3261 §19.1.4", () => {
  for (const [a, b] of [
    ["sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtlanTa.CoM;Transport=tcp"],
    ["sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"],
    ["sip:carol@chicago.com", "sip:carol@chicago.com;security=on"],
    [
      "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
      "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"
    ],
    [
      "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
      "sip:alice@atlanta.com?priority=urgent&subject=project%20x"
    ]
  ] as const)
    test(`${a} is ${b}`, () => expect(sameUri(a, b) && sameUri(b, a)).toBe(true))

  for (const [a, b] of [
    ["SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"],
    ["sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"],
    ["sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"],
    ["sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"],
    ["sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"],
    ["sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"],
    ["sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"],
    ["sip:%00@host5.example.com", "sip:%00%00@host5.example.com"]
  ] as const)
    test(`${a} is not ${b}`, () => expect(sameUri(a, b) || sameUri(b, a)).toBe(false))
})

describe("URIs", () => {
  test("parts", () =>
    expect(parseSipUri("sip:a:pw@[2001:db8::1]:5070;lr;x=1?h=v")).toEqual({
      scheme: "sip",
      user: "a",
      password: "pw",
      host: "[2001:db8::1]",
      port: 5070,
      params: [
        ["lr", undefined],
        ["x", "1"]
      ],
      headers: "h=v"
    }))
  for (const bad of [
    "sip:",
    "sip:@h",
    "sip:a@",
    "sip:a@h:0",
    "sip:a@h:70000",
    "sip:a@h:",
    "sip:a@h;;lr",
    "sip:a b@c d",
    "sip:a>b@h"
  ])
    test(`${bad} is none`, () => expect(parseSipUri(bad)).toBeUndefined())
  test("what was dialled is read as people write it", () => {
    expect(userTextOf("sip:%E5%BC%A0@h")).toBe("张")
    expect(userTextOf("tel:+8613800138000;phone-context=x")).toBe("+8613800138000")
    expect(userTextOf("sip:192.0.2.1")).toBe("")
  })
  test("for a Request-URI the headers go, and only they", () => {
    expect(withoutHeaders("sip:a?b@h;x?Route=%3Csip:c%3E")).toBe("sip:a?b@h;x")
    expect(withoutHeaders("sip:a?b@h")).toBe("sip:a?b@h")
  })
  test("addresses that are nobody's own are no place to send to", () => {
    for (const host of ["255.255.255.255", "224.0.0.1", "0.0.0.0", "240.0.0.1", "256.1.1.1", "1.2.3", "example.com"])
      expect(unicastOf(host)).toBeUndefined()
    expect(unicastOf("127.0.0.1")).toBe("127.0.0.1")
  })
})

describe("name-addr", () => {
  test("without brackets parameters are the header's", () => {
    const party = parseNameAddr("sip:+19725552222@gw1.example.net;unknownparam;tag=1")
    expect(party?.uri).toBe("sip:+19725552222@gw1.example.net")
    expect(party && tagOf(party)).toBe("1")
  })
  test("inside brackets they are the URI's", () =>
    expect(parseNameAddr("<sip:a@b;x>")).toEqual({ displayName: "", uri: "sip:a@b;x", params: [] }))
  test("brackets inside a quoted name do not count", () =>
    expect(parseNameAddr(String.raw`"a \"<x>\" b" <sip:a@b>;tag=z`)).toMatchObject({
      displayName: 'a "<x>" b',
      uri: "sip:a@b"
    }))
  for (const bad of [
    '"open <sip:a@b>',
    "Bell, A <sip:a@b>",
    "<sip:a@b",
    "sip:a@b?x=y",
    "a@b",
    "<sip:a@b>;;",
    "<sip:a@b>x",
    "<>",
    ""
  ])
    test(`${bad || "nothing"} is none`, () => expect(parseNameAddr(bad)).toBeUndefined())
  test("what we write we read", () => {
    for (const name of ['a "quoted" one', "back\\slash", "张三", "line\r\nInjected: yes"]) {
      const read = parseNameAddr(nameAddr(name, "sip:a@b"))
      expect(read).toMatchObject({ uri: "sip:a@b", displayName: lineOf(name) })
    }
    expect(nameAddr("line\r\nInjected: yes", "sip:a@b")).not.toContain("\n")
  })
})

describe("parameters", () => {
  test("values quoted, empty, without", () => {
    const params = parseParams(' ; A = "x;y" ; b ;c=1')
    expect(params).toEqual([
      ["a", '"x;y"'],
      ["b", undefined],
      ["c", "1"]
    ])
    expect(params && paramOf(params, "a")).toBe("x;y")
    expect(params && paramOf(params, "b")).toBe("")
    expect(params && paramOf(params, "d")).toBeUndefined()
  })
  for (const bad of [";;", ";a=", ';a="x', ";a b", "a", ";=1"])
    test(`${bad} is not well formed`, () => expect(parseParams(bad)).toBeUndefined())
  test("lists split at commas outside quotes and brackets", () =>
    expect(splitList('"a,b" <sip:x,y@z>, <sip:c@d>,e')).toEqual(['"a,b" <sip:x,y@z>', "<sip:c@d>", "e"]))
  test("quote and unquote are each other's reverse", () => {
    for (const text of ["", "a", '"', "\\", 'a\\"b', octetsOf("张")]) expect(unquote(quote(text))).toBe(text)
  })
})

describe("Via", () => {
  const source: Hop = { transport: "udp", address: "203.0.113.9", port: 4_321 }
  test("rport and received tell what we saw (RFC 3581 §4)", () => {
    const via = "SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjshdyff"
    expect(stampVia(via, source)).toBe(
      "SIP/2.0/UDP 10.1.1.1:4540;branch=z9hG4bKkjshdyff;received=203.0.113.9;rport=4321"
    )
    expect(replyTo(parseVia(via), source)).toEqual(source)
  })
  test("without rport the answer goes to the port of sent-by, but to the address seen", () => {
    expect(replyTo(parseVia("SIP/2.0/UDP 10.1.1.1:4540;branch=x"), source)).toEqual({
      transport: "udp",
      address: "203.0.113.9",
      port: 4_540
    })
    expect(replyTo(parseVia("SIP/2.0/UDP 10.1.1.1;maddr=192.0.2.1"), source)).toEqual({
      transport: "udp",
      address: "203.0.113.9",
      port: 5_060
    })
  })
  test("a Via that is right stays untouched", () => {
    const via = "SIP / 2.0 / UDP 203.0.113.9 ;branch=x, SIP/2.0/UDP b"
    expect(stampVia(via, source)).toBe(via)
  })
  for (const bad of [
    "SIP/2.0/UDP",
    "SIP/3.0/UDP h",
    "SIP/2.0/UDP h;;",
    "SIP/2.0/UDP h:0",
    "SIP/2.0/UDP h:99999",
    "UDP h"
  ])
    test(`${bad} is none`, () => expect(parseVia(bad)).toBeUndefined())
})
