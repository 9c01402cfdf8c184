import { describe, expect, it } from "@effect/vitest"
import { filledAddress, templateProblem } from "./address.ts"

const call = {
  number: "+8613800138000",
  masked: "138****8000",
  called: "95000",
  customer: "c 1/2",
  queue: null,
  keys: "2#",
  call: "01hx",
  agent: "1001"
}

describe("the address of a linked page", () => {
  it.each([
    ["https://crm.example/open?tel={number}&by={agent}", "https://crm.example/open?tel=%2B8613800138000&by=1001"],
    ["https://crm.example/{customer}?keys={keys}", "https://crm.example/c%201%2F2?keys=2%23"],
    ["https://crm.example/?q={queue}&seen={masked}", "https://crm.example/?q=&seen=138****8000"],
    ["https://crm.example/?again={call},{call}", "https://crm.example/?again=01hx,01hx"]
  ])("%s is filled", (template, address) => {
    expect(templateProblem(template)).toBeNull()
    expect(filledAddress(template, call)).toBe(address)
  })

  it("is not filled twice: what comes of a call stays text", () => {
    expect(filledAddress("https://crm.example/?k={keys}", { ...call, keys: "{number}" })).toBe(
      "https://crm.example/?k=%7Bnumber%7D"
    )
  })

  it.each([
    ["https://crm.example/?tel={phone}", "knows no {phone}"],
    ["https://crm.example/?tel={}", "knows no {}"],
    ["https://crm.example/?tel={number", "has a brace without its other half"],
    ["https://{number}.example/", "is an address with"],
    ["https://crm.example:{keys}/", "is an address with"],
    ["https://user@crm.example/", "is an address with"],
    ["https://crm.example\\@other.example/", "is an address with"],
    ["javascript:alert({number})", "is an address with"],
    ["crm.example/{number}", "is an address with"]
  ])("%s is refused: %s", (template, words) => {
    expect(templateProblem(template)?.en).toContain(words)
  })
})
