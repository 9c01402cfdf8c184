import { describe, expect, it } from "vitest"
import { sourceReader } from "./client-address.ts"

describe("who sent a request", () => {
  const proxies = ["10.0.0.2", "192.168.7.0/24", "fd00::/8"]
  const address = (peer: string, forwardedFor = "", forwardedProto = "") =>
    sourceReader(proxies, false)(peer, { forwardedFor, forwardedProto }).address

  it.each([
    ["a stranger's connection", "203.0.113.5", "", "203.0.113.5"],
    ["a stranger who says to be another", "203.0.113.5", "198.51.100.1", "203.0.113.5"],
    ["a person behind a proxy", "10.0.0.2", "203.0.113.5", "203.0.113.5"],
    ["a person behind two proxies", "10.0.0.2", "203.0.113.5, 192.168.7.9", "203.0.113.5"],
    ["a person who wrote a header of their own before", "10.0.0.2", "1.1.1.1, 203.0.113.5", "203.0.113.5"],
    ["a proxy that says nothing", "10.0.0.2", "", "10.0.0.2"],
    ["a proxy that says nonsense", "10.0.0.2", "unknown", "10.0.0.2"],
    ["a person of IPv6 behind a proxy of IPv6", "fd12::1", "2001:db8::5", "2001:db8::5"],
    ["IPv4 in IPv6, in short", "::ffff:203.0.113.5", "", "203.0.113.5"],
    ["IPv4 in IPv6, in full", "0000:0000:0000:0000:0000:ffff:cb00:7105", "", "203.0.113.5"]
  ])("%s", (_name, peer, forwardedFor, expected) => {
    expect(address(peer, forwardedFor)).toBe(expected)
  })

  it("TLS is believed of a proxy and of our own door, not of a stranger", () => {
    const read = (peer: string, isTls: boolean) =>
      sourceReader(proxies, isTls)(peer, { forwardedFor: "", forwardedProto: "https" }).isHttps
    expect([read("10.0.0.2", false), read("203.0.113.5", false), read("203.0.113.5", true)]).toEqual([
      true,
      false,
      true
    ])
  })
})
