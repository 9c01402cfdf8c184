import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { comeFirst, givePassword } from "./accounts.ts"
import type { Case } from "./case.ts"
import { add, enter, save } from "./forms.ts"

const SHOWN = ["e2e-1", "e2e-new", ...Array.from({ length: 8 }, (_, index) => `e2e-team-${index + 1}`), "e2e-leader"]
const AGENTS = ["9301", "9302", ...Array.from({ length: 8 }, (_, index) => `940${index + 1}`)]
/** Theirs, and the one that one of them serves beside it. */
const QUEUES = ["e2e-queue", "service"]
const FOREIGN = /e2e-second|第二班组|第二队列|邻组坐席|9303/u

/** A supervisor sees their own team, and of another team nothing: on the board, in lists, and by any other way. */
export const ownTeam: ReadonlyArray<Case> = [
  {
    name: "a second team, with a queue and an agent, and the role of a team's leader are added",
    run: async ({ admin: { page } }) => {
      await add(page, "units", { id: "e2e-second", name: "第二班组", level: "班组", parent: "呼叫中心" })
      await add(page, "queues", { id: "e2e-second-queue", name: "第二队列", unit: "第二班组" })
      await add(page, "people", {
        id: "e2e-second-1",
        name: "邻组坐席",
        unit: "第二班组",
        roles: ["坐席"],
        agent: "9303",
        queues: ["第二队列"]
      })
      await page.goto("/administration/roles/~new")
      await enter(page, { id: "e2e-leader", name: "测试组长" })
      for (const permission of ["坐席：查看", "坐席：修改", "队列：查看", "人员：查看", "通话：查看"])
        await page.getByLabel(permission, { exact: true }).selectOption({ label: "班组" })
      await save(page)
      await page.waitForURL(/\/roles$/u)
      await add(page, "people", { id: "e2e-leader", name: "王组长", unit: "测试班组", roles: ["测试组长"] })
    }
  },
  {
    name: "a supervisor of one team sees only that team's people and queues, and the other team's nowhere",
    run: async ({ admin, browser, centre }) => {
      const given = await givePassword(admin.page, "e2e-leader")
      const leader = await comeFirst(browser, centre.baseUrl, { user: "e2e-leader", given, own: "choose bells 8" })
      const { page } = leader
      await page.goto("/wall")
      await page.locator("[data-agent='9301']").waitFor()
      assert.deepEqual(await attributes(page, "data-agent"), AGENTS.toSorted())
      assert.deepEqual(await attributes(page, "data-queue"), QUEUES)
      assert.doesNotMatch(await page.locator("body").innerText(), FOREIGN)
      for (const [list, ids] of [
        ["people", SHOWN],
        ["queues", ["e2e-queue"]]
      ] as const) {
        await page.goto(`/administration/${list}`)
        await page.getByText(`共 ${ids.length} 条`).waitFor()
        assert.deepEqual(await attributes(page, "data-row"), ids.toSorted())
        await page.getByRole("searchbox").fill("e2e-second")
        await page.getByText("没有符合条件的记录").waitFor()
      }
      for (const path of ["people/e2e-second-1", "queues/e2e-second-queue"]) {
        await page.goto(`/administration/${path}`)
        await page.getByText("记录不存在").waitFor()
      }
      await seesNothingByApi(page)
      await seesNothingBySocket(page)
      await leader.context.close()
      assert.deepEqual(leader.complaints, [])
    }
  }
]

const attributes = async (page: Page, name: string): Promise<ReadonlyArray<string>> => {
  const found = await page
    .locator(`[${name}]`)
    .evaluateAll((elements, attribute) => elements.map((element) => element.getAttribute(attribute) ?? ""), name)
  return [...new Set(found)].toSorted()
}

const seesNothingByApi = async (page: Page): Promise<void> => {
  for (const path of [
    "people?limit=500",
    "queues?limit=500",
    "agents",
    "live/queues",
    "people?search=e2e-second",
    "calls?limit=1000",
    "people/export?format=csv",
    "queues/export?format=csv"
  ]) {
    const answer = await page.request.get(`/api/${path}`)
    assert.equal(answer.status(), 200, path)
    assert.doesNotMatch(await answer.text(), FOREIGN, path)
  }
  for (const path of ["people/e2e-second-1", "people/e2e-second-1/history", "queues/e2e-second-queue", "agents/9303"]) {
    const status = (await page.request.get(`/api/${path}`)).status()
    assert.ok(status === 403 || status === 404, `${path}: ${status}`)
  }
}

/** The board of all, of the other team, and another's desk: none of them is told, and asking for them ends the socket. */
const seesNothingBySocket = async (page: Page): Promise<void> => {
  for (const topic of ["board", "board/e2e-second", "desk/9303", "calls/9303"]) {
    const heard = await page.evaluate(
      ({ asked, address }) =>
        new Promise<ReadonlyArray<string>>((resolve) => {
          const socket = new WebSocket(address)
          const frames: Array<string> = []
          socket.addEventListener("open", () => socket.send(JSON.stringify({ _tag: "Subscribe", topic: asked })))
          socket.addEventListener("message", ({ data }) => frames.push(String(data)))
          socket.addEventListener("close", () => resolve(frames))
        }),
      { asked: topic, address: `${new URL(page.url()).origin.replace("http", "ws")}/ws` }
    )
    assert.ok(
      heard.every((frame) => frame.includes('"Hello"')),
      `${topic} was told: ${heard.join(" ").slice(0, 200)}`
    )
    assert.doesNotMatch(heard.join(" "), FOREIGN)
  }
}
