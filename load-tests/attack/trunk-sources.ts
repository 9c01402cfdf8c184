import { cookieOf, type Place } from "./place.ts"

const PATH = "/api/trunks/this-machine"

/** Lets only these addresses be the trunk while something is done; everybody else here is a stranger then. */
export const withTrunkFrom = async <A>(
  place: Place,
  sources: ReadonlyArray<string>,
  run: () => Promise<A>
): Promise<A> => {
  const { admin, baseUrl } = place.centre
  const cookie = cookieOf(await place.signIn("127.0.0.1", admin.user, admin.password))
  const set = async (next: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
    const headers = { cookie, "content-type": "application/json", origin: new URL(baseUrl).origin }
    const found = (await (await fetch(new URL(PATH, baseUrl), { headers })).json()) as {
      readonly version: number
      readonly sources: ReadonlyArray<string>
    }
    const kept = new Set(["id", "version", "changedAt", "changedBy"])
    const values = Object.fromEntries(Object.entries(found).filter(([name]) => !kept.has(name)))
    const body = JSON.stringify({ ...values, sources: next })
    const answer = await fetch(new URL(`${PATH}?version=${found.version}`, baseUrl), { method: "PUT", headers, body })
    if (!answer.ok) throw new Error(`the trunk could not be changed: ${answer.status} ${await answer.text()}`)
    return found.sources
  }
  const before = await set(sources)
  return run().finally(() => set(before))
}
