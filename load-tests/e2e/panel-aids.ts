import assert from "node:assert/strict"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { Page } from "playwright-core"
import { maskedNumber, USUAL_MASKING } from "#wire/masked-number.ts"
import { until } from "../crowd/wait.ts"
import type { Case } from "./case.ts"
import { have } from "../crowd/have.ts"
import { HURRIED, panelCentre, PLAIN } from "./panel-centre.ts"
import { atDesks, CUSTOMER, gone, WITHIN } from "./panel-desks.ts"

/** What stands beside the call: phrases, the centre's own pages, the agent's day, and why nobody calls. */

export const panelAids: ReadonlyArray<Case> = [
  {
    name: "a phrase is copied by a click, and in a call is put where the agent writes",
    run: async (scene) => {
      const { admin } = await panelCentre(scene.centre)
      const body = "您好，请问有什么可以帮您？"
      await have(admin, "phrases", { id: "e2e-hello", name: "测试开场白", body, queues: [PLAIN.queue] })
      await have(admin, "phrases", { id: "e2e-other", name: "其他用语", body: "再见。", order: 1 })
      await atDesks(scene, ["ana"], async ({ ana, hear, ring, within }) => {
        await ana.context().grantPermissions(["clipboard-read", "clipboard-write"])
        await ana.reload()
        await ana.locator("#tab-phrases").click()
        await ana.locator("[data-phrase=e2e-hello]").click()
        await until(
          "the clipboard",
          async () => (await ana.evaluate("navigator.clipboard.readText()")) === body,
          WITHIN
        )
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"] })
        const note = ana.getByTestId("summary").locator("textarea")
        await note.fill("答：")
        await ana.locator("#tab-phrases").click()
        assert.equal(await ana.locator("[data-phrase]").first().getAttribute("data-phrase"), "e2e-hello")
        await ana.locator("[data-phrase=e2e-hello]").click()
        assert.equal(await note.inputValue(), `答：${body}`)
        await within(ana, "HangUp")
        await gone(ana)
      })
    }
  },
  {
    name: "the centre's own pages open at the ring: one by its address, and one that stays open and is told of each call",
    run: async (scene) => {
      const { admin } = await panelCentre(scene.centre)
      const system = await openSystem()
      const common = { opens: "at-ring", queues: [HURRIED.queue] }
      await have(admin, "linked-pages", {
        id: "e2e-open",
        name: "工单",
        address: `${system.baseUrl}/open?tel={number}&queue={queue}&agent={agent}`,
        ...common
      })
      await have(admin, "linked-pages", {
        id: "e2e-fed",
        name: "客户系统",
        address: `${system.baseUrl}/fed`,
        isFed: true,
        ...common
      })
      try {
        await atDesks(scene, ["ana"], async ({ ana, people, ring }) => {
          const called = async (caller: string) => {
            await ring(HURRIED.hotline)
            const opened = () => system.asked.filter((path) => path.startsWith("/open")).length
            await until("the address", () => opened() === Number(caller), WITHIN)
            assert.equal(await ana.getByText("浏览器拦截").count(), 0)
            const fed = await pageAt(ana, `${system.baseUrl}/fed`)
            await until("the message", async () => (await fed.evaluate("told.length")) === Number(caller), WITHIN)
            assert.deepEqual(await fed.evaluate("[told.at(-1).call.number, told.at(-1).call.queue]"), [
              // Only an address that asks for it has the whole number.
              maskedNumber(CUSTOMER, USUAL_MASKING),
              HURRIED.queue
            ])
            people.customer.hangsUp()
            await gone(ana)
          }
          await called("1")
          assert.equal(
            system.asked.find((path) => path.startsWith("/open")),
            `/open?tel=${CUSTOMER}&queue=${HURRIED.queue}&agent=1001`
          )
          await called("2")
          assert.equal(system.asked.filter((path) => path === "/fed").length, 1, "the page was loaded anew")
        })
      } finally {
        system.server.close()
        system.server.closeAllConnections()
      }
    }
  },
  {
    name: "the states of the day with how long each was, and why nobody calls, are a click away",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, ring, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await within(ana, "HangUp")
        await gone(ana)
        const why = ana.getByRole("button", { name: "为什么没来电" })
        await why.click()
        await ana.locator("[data-check=voice][data-holds=true]").waitFor()
        await ana.keyboard.press("Escape")
        await ana.getByTestId("quick-state").getByText("示忙").click()
        await ana.getByTestId("quick-state").getByText("示闲").waitFor()
        await why.click()
        await ana.locator("[data-check=voice][data-holds=false]").waitFor()
        await ana.keyboard.press("Escape")
        await ana.getByRole("button", { name: /今日/u }).click()
        for (const state of ["ready", "talking", "not-ready"]) {
          const row = ana.locator(`[data-state="${state}"]`).first()
          assert.match(await row.innerText(), /\d:\d\d/u, state)
        }
        await ana.keyboard.press("Escape")
      })
  }
]

/** A system of the centre's own, on loopback: it writes down what it is asked for, and its fed page what it is told. */
const openSystem = async (): Promise<{
  readonly server: Server
  readonly baseUrl: string
  readonly asked: ReadonlyArray<string>
}> => {
  const asked: Array<string> = []
  const server = createServer((request, response) => {
    if (request.url !== "/favicon.ico") asked.push(request.url ?? "")
    response.setHeader("content-type", "text/html").end(FED)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { server, asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const FED = `<!doctype html><script>
const told = []
addEventListener("message", ({ data }) => data.type === "carillon.call" && told.push(data))
if (location.pathname === "/fed") opener.postMessage({ type: "carillon.ready" }, "*")
</script>`

const pageAt = async (of: Page, address: string): Promise<Page> => {
  const found = () =>
    of
      .context()
      .pages()
      .find((page) => page.url() === address)
  await until(`a window at ${address}`, () => found() !== undefined, WITHIN)
  return found()!
}
