import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { SESSION_HEADER, SESSIONS_CHANGED_HEADER } from "#engine/ports/OfficeDoor.ts"
import { PASSWORD, TestGateway } from "./testing/test-gateway.ts"
import { TestScreen } from "./testing/test-screen.ts"

const gateway = new TestGateway()
const { office } = gateway
beforeAll(() => gateway.open())
afterAll(() => gateway.close())

const change = (id: string, fields: object) => office.accounts.set(id, { ...office.accounts.get(id)!, ...fields })
const signIn = async (body: object) => {
  const answer = await gateway.post("/api/session", body)
  const error = answer.status === 204 ? null : ((await answer.json()) as { readonly error: string }).error
  return [answer.status, error, answer.headers.getSetCookie().length > 0]
}

describe("an account with two-step sign-in", () => {
  it("asks for the code after the right password, and opens with both", async () => {
    change("1001", { hasTwoStep: true })
    office.codes.add("123456")
    const user = "1001"
    expect(await signIn({ user, password: "no" })).toEqual([401, "WrongPassword", false])
    // A code does not make a wrong password right, and is not used up by it.
    expect(await signIn({ user, password: "no", code: "123456" })).toEqual([401, "WrongPassword", false])
    expect(office.codesCompared).toEqual([])
    expect(await signIn({ user, password: PASSWORD })).toEqual([401, "CodeNeeded", false])
    expect(await signIn({ user, password: PASSWORD, code: "654321" })).toEqual([401, "WrongCode", false])
    expect(await signIn({ user, password: PASSWORD, code: "123456" })).toEqual([204, null, true])
    expect(await signIn({ user, password: PASSWORD, code: "123456" })).toEqual([401, "WrongCode", false])
    // The right password alone forgets no wrong code.
    expect(office.compared.filter(({ account, isRight }) => account === "1001" && isRight)).toEqual([])
  })

  it("makes a stranger wait who guesses codes", async () => {
    change("1002", { hasTwoStep: true })
    const answers: Array<unknown> = []
    for (let guess = 0; guess < 8; guess++)
      answers.push((await signIn({ user: "1002", password: PASSWORD, code: `00000${guess}` }))[1])
    expect(answers).toContain("TooManyAttempts")
    expect(answers.slice(0, 3)).toEqual(["WrongCode", "WrongCode", "WrongCode"])
  })
})

describe("who has to set up two-step sign-in first", () => {
  it("may do that, see who they are and sign out, and nothing else", async () => {
    change("chief", { mustSetUpTwoStep: true })
    const cookie = await gateway.signIn("chief")
    expect([...office.sessions.values()].at(-1)).toMatchObject({ twoStepFirst: true })
    expect(await (await gateway.get("/api/session", cookie)).json()).toMatchObject({ mustSetUpTwoStep: true })
    for (const path of ["/api/agents", "/api/calls", "/api/people", "/api/me", "/api/me/two-step/offers"])
      expect([path, (await gateway.get(path, cookie)).status]).toEqual([path, 403])
    expect((await gateway.post("/api/me/two-step/off", {}, { cookie })).status).toBe(403)
    const screen = new TestScreen(gateway.port, cookie)
    await vi.waitFor(() => expect(screen.status).toContain("403"))
    office.api = (request, response) => {
      change("chief", { mustSetUpTwoStep: false })
      response.writeHead(204, { [SESSIONS_CHANGED_HEADER]: String(request.headers[SESSION_HEADER]) }).end()
    }
    expect((await gateway.post("/api/me/two-step", { code: "1" }, { cookie })).status).toBe(204)
    expect((await gateway.get("/api/agents", cookie)).status).toBe(200)
  })
})
