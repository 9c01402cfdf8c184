import { afterAll, beforeAll, expect, it } from "vitest"
import { PASSWORD, TestGateway } from "./testing/test-gateway.ts"

const gateway = new TestGateway()
const { office } = gateway
beforeAll(async () => {
  await gateway.open()
  office.accounts.set("1001", { ...office.accounts.get("1001")!, isInDirectory: true })
})
afterAll(() => gateway.close())

const signIn = async (user: string, password: string) => {
  const answer = await gateway.post("/api/session", { user, password })
  return [answer.status, answer.status === 204 ? null : ((await answer.json()) as { readonly error: string }).error]
}

it("an account of the directory opens with the password there, and not with the one kept here", async () => {
  office.directory = (user, password) => ({
    _tag: user === "1001" && password === "of the directory" ? "Right" : "Wrong"
  })
  expect(await signIn("1001", "of the directory")).toEqual([204, null])
  expect(await signIn("1001", PASSWORD)).toEqual([401, "WrongPassword"])
  // It counts as one at any sign-in.
  expect(office.compared.at(-1)).toMatchObject({ account: "1001", isRight: false })
})

it("a directory that is away is said, counts as no slip, and keeps nobody out whose password is here", async () => {
  office.directory = () => ({ _tag: "Away", reason: "off" })
  const slips = office.compared.length
  for (let once = 0; once < 8; once++) expect(await signIn("1001", "of the directory")).toEqual([503, "DirectoryAway"])
  expect(office.compared.length).toBe(slips)
  expect(await signIn("chief", PASSWORD)).toEqual([204, null])
})
