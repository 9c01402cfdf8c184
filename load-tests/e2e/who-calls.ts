import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { register } from "../crowd/registration.ts"
import { sipp, sippIsThere, sippMayPlay } from "../peers/sipp.ts"
import { DESK, serious, signIn, visit } from "./browser.ts"
import type { Case, Scene } from "./case.ts"
import { add } from "./forms.ts"

const AGENT = "1005"
const KNOWN = "13911112222"
const SHARED = "02166667777"
const THEIRS_TOO = "13955556666"
const UNKNOWN = "13933334444"

/** Who calls is there when it rings, by real calls of SIPp to a desk in a browser. */
export const whoCalls: ReadonlyArray<Case> = [
  {
    name: "a caller whose number is known is shown at the ring, with the form that their key chose, and stays when they give up",
    run: async (scene) => {
      const { page } = scene.admin
      await add(page, "customer-fields", { id: "e2e-contract", name: "服务合同" })
      await add(page, "caller-forms", {
        id: "e2e-elderly",
        name: "长者关怀来电",
        order: "5",
        numbers: ["95000"],
        keys: "2",
        firstFields: ["服务合同"]
      })
      await addCustomer(page, "周来电", KNOWN)
      await atDesk(scene, async (desk) => {
        await desk.evaluate(WATCH)
        // As a trunk sends it.
        const call = calling(scene, `0${KNOWN}`)
        await desk.getByTestId("caller-name").getByText("周来电").waitFor()
        const tookMs = (await desk.evaluate("window.shownAfterMs")) as number
        scene.say(`the customer was on the card ${tookMs} ms after the ring`)
        await desk.getByTestId("where-from").getByText("长者关怀来电").waitFor()
        assert.equal(await desk.locator("[data-testid=customer] dt").first().innerText(), "服务合同")
        assert.ok(!(await desk.locator("body").innerText()).includes(KNOWN), "the number is shown whole")
        await ended(desk, call)
        await desk.getByTestId("customer").getByText("周来电").waitFor()
        await desk.getByTestId("new-note").fill("两次来电均未等到接听")
        await desk.getByRole("button", { name: "添加", exact: true }).click()
        await desk.getByTestId("notes").getByText("两次来电均未等到接听").waitFor()
        assert.deepEqual(await serious(desk, "#panel-customer"), [])
      })
    }
  },
  {
    name: "a caller whose number several have is picked by keyboard, and is there again after a reload",
    run: async (scene) => {
      await addCustomer(scene.admin.page, "孙甲", SHARED)
      await addCustomer(scene.admin.page, "孙乙", SHARED)
      await atDesk(scene, async (desk) => {
        const call = calling(scene, SHARED)
        await desk.getByTestId("picker").waitFor()
        await desk.keyboard.press("Alt+k")
        await desk.keyboard.press("ArrowDown")
        const second = await desk.locator("[data-pick]:focus strong").innerText()
        assert.match(second, /^孙[甲乙]$/u)
        await desk.keyboard.press("Enter")
        await desk.getByTestId("caller-name").getByText(second).waitFor()
        await desk.reload()
        await desk.getByTestId("customer").getByText(second).waitFor()
        await ended(desk, call)
      })
    }
  },
  {
    name: "an unknown number of somebody who is known is put with them by keyboard, and is theirs at the next call",
    run: async (scene) => {
      await addCustomer(scene.admin.page, "郑旧号", "13977778888")
      await atDesk(scene, async (desk) => {
        const first = calling(scene, THEIRS_TOO)
        await desk.getByTestId("to-existing").focus()
        await desk.keyboard.press("Enter")
        await desk.keyboard.type("郑旧")
        await desk.locator("[data-existing]").getByText("郑旧号").waitFor()
        assert.deepEqual(await serious(desk, "#panel-customer"), [])
        await desk.keyboard.press("ArrowDown")
        await desk.keyboard.press("Enter")
        await desk.getByTestId("customer").getByText("郑旧号").waitFor()
        await ended(desk, first)
        const second = calling(scene, THEIRS_TOO)
        await desk.getByTestId("caller-name").getByText("郑旧号").waitFor()
        await ended(desk, second)
      })
    }
  },
  {
    name: "an unknown caller is entered while the next call rings: typing is not disturbed, and the whole number is kept",
    run: async (scene) => {
      await atDesk(scene, async (desk) => {
        const first = calling(scene, UNKNOWN)
        const name = desk.locator("#field-name")
        await name.click()
        await desk.keyboard.type("钱")
        await ended(desk, first)
        const second = calling(scene, KNOWN)
        await desk.getByTestId("caller-summary").getByText("周来电").waitFor()
        await desk.getByTestId("unseen").waitFor()
        await desk.keyboard.type("未知")
        assert.equal(await name.inputValue(), "钱未知")
        assert.equal(await desk.locator("#field-name:focus").count(), 1, "the focus was taken away")
        await desk.locator("#field-first-note").fill("询问服务时间")
        await desk.getByRole("button", { name: "保存" }).click()
        await desk.getByTestId("customer").getByText("钱未知").waitFor()
        await desk.getByTestId("notes").getByText("询问服务时间").waitFor()
        await ended(desk, second)
      })
      const answer = await scene.admin.page.request.get("/api/customers?search=钱未知")
      const { items } = (await answer.json()) as { items: ReadonlyArray<{ phones: ReadonlyArray<{ number: string }> }> }
      assert.deepEqual(
        items.map(({ phones }) => phones.map(({ number }) => number)),
        [[`+86${UNKNOWN}`]]
      )
    }
  }
]

/** In the page itself: how long after the ringing card the customer's name is on it. */
const WATCH = `(() => {
  let rang
  const watcher = new MutationObserver(() => {
    if (rang === undefined && document.querySelector("[data-phase=alerting]") !== null) rang = performance.now()
    if (rang === undefined || document.querySelector("[data-testid=caller-name]") === null) return
    window.shownAfterMs = Math.round(performance.now() - rang)
    watcher.disconnect()
  })
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true })
})()`

const addCustomer = async (page: Page, name: string, number: string): Promise<void> => {
  const sent = await page.request.post("/api/customers", {
    data: { name, phones: [{ kind: "other", written: number }] },
    headers: { origin: new URL(page.url()).origin }
  })
  assert.equal(sent.status(), 201, await sent.text())
}

const calling = async ({ centre }: Scene, caller: string): Promise<void> => {
  const scenario = "uac-of-a-number-presses-2-gives-up"
  const { errors, exitCode } = await sipp({ scenario, centre: centre.sip, dial: "95000", words: { caller } })
  assert.equal(exitCode, 0, errors)
}

/** The caller has hung up, and nothing of the call is at hand any more. */
const ended = async (desk: Page, call: Promise<void>): Promise<void> => {
  await call
  await desk.locator("[data-hand]").waitFor({ state: "detached" })
}

/** An agent at the desk, with a telephone that rings and is not picked up; they leave afterwards. */
const atDesk = async (scene: Scene, work: (desk: Page) => Promise<void>): Promise<void> => {
  if (!sippIsThere() || !sippMayPlay())
    throw new Error("this needs SIPp (apt-get install sip-tester) and CAP_NET_RAW, by which SIPp plays keys")
  const { browser, centre } = scene
  const { panelPassword, sipPassword } = centre.accounts.get(AGENT)!
  const phone = await Phone.open({
    address: "127.0.0.1",
    realm: centre.realm,
    metronome: makeMetronome(),
    onCall: (leg) => phone.ring(leg)
  })
  const unregister = await register(phone, centre.sip, { user: AGENT, password: sipPassword, realm: centre.realm })
  const agent = await visit(browser, centre.baseUrl, DESK)
  try {
    await signIn(agent, AGENT, panelPassword)
    const quick = agent.page.getByTestId("quick-state")
    await quick.getByText("签入").click()
    await quick.getByText("示闲").click()
    await quick.getByText("示忙").waitFor()
    await work(agent.page)
    assert.deepEqual(agent.complaints, [])
  } finally {
    await agent.page.request.post(`/api/agents/${AGENT}/sign-out`, { headers: { origin: centre.baseUrl } })
    await agent.context.close()
    await unregister()
    phone.close()
  }
}
