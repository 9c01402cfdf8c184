import assert from "node:assert/strict"
import type { Locator, Page } from "playwright-core"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { HouseTelephone } from "../crowd/house-telephone.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { pause, until } from "../crowd/wait.ts"
import {
  becomesReady,
  type BrowserPanel,
  cuttable,
  handIs,
  handIsOver,
  lineBecomes,
  openBrowserPanel,
  pageHears,
  type PanelOptions,
  SOON_MS
} from "../peers/browser-panel.ts"
import type { RunningCentre } from "../running-centre.ts"
import { serious } from "./browser.ts"
import type { Case, Scene } from "./case.ts"

/** The softphone in the agent's page, by real calls of a caller who says a tone, in Chromium with a tone for a microphone. */

const AGENT = "1021"
const OTHER = "1022"
const HOTLINE = "95000"
const CALLER = "13922223333"
const [CALLER_HZ, AGENT_HZ] = [440, 1_000] as const
/** What is promised of a page that is loaded anew. */
const BACK_WITHIN_MS = 3_000

export const panelTelephone: ReadonlyArray<Case> = [
  {
    name: "an agent chooses the browser, checks the sound, and is registered; the telephone is loaded then and not before, and speaks by the headset that was chosen",
    run: async (scene) => {
      await atPanel(scene, { device: null }, async ({ complaints, page }) => {
        await page.locator("[data-telephone=choose]").waitFor()
        assert.equal(await scriptsOf(page, "telephone"), 0, "the telephone was loaded before anybody wanted it")
        await page.getByRole("button", { name: "用浏览器" }).click()
        const sheet = page.getByRole("dialog")
        await sheet.getByRole("heading", { name: "声音检查" }).waitFor()
        assert.ok(await sheet.evaluate((dialog) => dialog.matches(":modal")), "the page can be clicked under it")
        await until(
          "the level moves",
          async () => Number(await sheet.getByRole("meter").getAttribute("aria-valuenow")) > -40,
          {
            withinMs: SOON_MS
          }
        )
        await sheet.getByRole("button", { name: "播放测试音" }).click()
        await sheet.getByRole("button", { name: "试响铃声" }).click()
        await sheet.getByText("听到了吗").first().waitFor()
        assert.deepEqual(await serious(page, "dialog"), [])
        const headset = await chosen(sheet, "headset", 1)
        assert.notEqual(await chosen(sheet, "ringer", 2), headset)
        await sheet.getByRole("button", { name: "完成" }).click()
        await lineBecomes(page, "registered")
        assert.ok((await scriptsOf(page, "telephone")) > 0)
        assert.equal(await page.getByTestId("sound-check").getAttribute("data-microphone"), "granted")
        await page.reload()
        await lineBecomes(page, "registered")
        assert.equal(await page.locator("[data-telephone=choose]").count(), 0, "it was asked a second time")
        await becomesReady({ page })
        await withCaller(scene, async (phone) => {
          const leg = await called(scene.centre, phone)
          await handIs(page, "alerting")
          await page.keyboard.press("Alt+a")
          await talks(page, leg)
          // The ring is of another device.
          assert.equal(await page.evaluate("document.querySelector('audio').sinkId"), headset)
          await page.keyboard.press("Alt+x")
          await handIsOver(page)
        })
        assert.deepEqual(complaints, [])
      })
    }
  },
  {
    name: "a caller is answered in the page, both hear each other, mute is silence and is seen, and hanging up ends it",
    run: async (scene) => {
      await inCall(scene, async ({ page, complaints }, leg) => {
        const title = await page.title()
        await page.keyboard.press("Alt+m")
        await page.getByTestId("muted").waitFor()
        await callerHears(leg, 0)
        assert.match(await page.title(), /^静音中 · /u)
        await page.keyboard.press("Alt+m")
        await page.getByTestId("muted").waitFor({ state: "detached" })
        await callerHears(leg, AGENT_HZ)
        assert.equal(await page.title(), title)
        await page.getByTestId("line").and(page.locator("[data-grade=good]")).waitFor()
        assert.deepEqual(await serious(page, "main"), [])
        await page.keyboard.press("Alt+x")
        await handIsOver(page)
        await over(leg)
        assert.deepEqual(complaints, [])
      })
    }
  },
  {
    name: "a page that is loaded anew is on its call within 3 s, on mute as before, and the caller hears of no end",
    run: async (scene) => {
      await inCall(scene, async ({ page }, leg) => {
        await page.reload({ waitUntil: "commit" })
        const began = performance.now()
        await isBack(page)
        scene.say(`back on the call ${Math.round(performance.now() - began)} ms after the page`)
        assert.ok(performance.now() - began < BACK_WITHIN_MS, `back after ${performance.now() - began} ms`)
        await talks(page, leg)
        await page.keyboard.press("Alt+m")
        await callerHears(leg, 0)
        await page.reload({ waitUntil: "commit" })
        await isBack(page)
        await page.getByTestId("muted").waitFor()
        await pageHears(page, CALLER_HZ)
        await callerHears(leg, 0)
        await page.keyboard.press("Alt+m")
        await talks(page, leg)
        assert.equal(leg.ending, undefined)
      })
    }
  },
  {
    name: "a tab that is gone without a word leaves its call to the next one",
    run: async (scene) => {
      await inCall(scene, async ({ newTab, page }, leg) => {
        await page.close()
        await pause(1_000)
        const tab = await newTab()
        const began = performance.now()
        await isBack(tab)
        assert.ok(performance.now() - began < BACK_WITHIN_MS, `back after ${performance.now() - began} ms`)
        await talks(tab, leg)
      })
    }
  },
  {
    name: "of two tabs one speaks and the other says so, and takes over a running call by a click",
    run: async (scene) => {
      await inCall(scene, async ({ newTab, page }, leg) => {
        const tab = await newTab()
        await tab.locator("[data-telephone=elsewhere]").waitFor()
        await talks(page, leg)
        await tab.getByRole("button", { name: "在此接听" }).click()
        await isBack(tab)
        await lineBecomes(page, "elsewhere")
        await page.locator("[data-telephone=elsewhere]").waitFor()
        await talks(tab, leg)
        assert.equal(leg.ending, undefined)
        assert.equal(await page.evaluate("document.querySelector('audio').srcObject"), null)
      })
    }
  },
  {
    name: "a network that is away for 20 s leaves the call: the desk is lost, then as before, and both talk on",
    run: async (scene) => {
      await atPanel(scene, {}, async (panel) => {
        const wire = await cuttable(panel.page)
        await panel.page.reload()
        await becomesReady(panel)
        await withCaller(scene, async (phone) => {
          const leg = await called(scene.centre, phone)
          await handIs(panel.page, "alerting")
          await panel.page.keyboard.press("Alt+a")
          await talks(panel.page, leg)
          wire.cut()
          await lineBecomes(panel.page, "away")
          await pause(20_000)
          const told = await scene.admin.page.request.get(`/api/agents/${AGENT}`)
          const lost = await told.text()
          assert.match(lost, /"device":"unregistered","panel":"closed"/u)
          assert.match(lost, /"why":"panel-lost"/u)
          assert.equal(leg.ending, undefined)
          const began = performance.now()
          wire.mend()
          await handIs(panel.page, "active")
          await lineBecomes(panel.page, "registered")
          scene.say(`registered again ${Math.round(performance.now() - began)} ms after the network`)
          await talks(panel.page, leg)
          phone.hangUp(leg)
          await handIsOver(panel.page)
        })
      })
    }
  },
  {
    name: "a microphone that is unplugged in a call is said in words, and is taken again when it is back",
    run: async (scene) => {
      await inCall(scene, async ({ page }, leg) => {
        await page.evaluate(UNPLUG)
        await page.locator("[data-telephone=gone]").waitFor()
        await page.evaluate(PLUG_IN)
        await page.locator("[data-telephone=gone]").waitFor({ state: "detached" })
        await talks(page, leg)
      })
    }
  },
  {
    name: "colleagues call each other without the centre, and the page answers and ends that too",
    run: async (scene) => {
      await atPanel(scene, {}, async ({ page }) => {
        await lineBecomes(page, "registered")
        const colleague = await HouseTelephone.open(scene.centre, OTHER, makeMetronome(), () => undefined)
        try {
          const leg = await colleague.call(AGENT)
          leg.audio.sayTone(CALLER_HZ)
          const card = page.locator("[data-telephone=direct]")
          await card.getByText("内部来电").waitFor()
          assert.deepEqual(await serious(page, "main"), [])
          await page.keyboard.press("Alt+a")
          await card.and(page.locator("[data-direct=talking]")).waitFor()
          await talks(page, leg)
          await page.keyboard.press("Alt+x")
          await card.waitFor({ state: "detached" })
          await over(leg)
        } finally {
          await colleague.stop()
        }
      })
    }
  },
  {
    name: "where a browser gives no microphone, or its person refuses it, the page says what to do",
    run: async (scene) => {
      const far = {
        baseUrl: scene.centre.baseUrl.replace("127.0.0.1", "far.test"),
        args: ["--host-resolver-rules=MAP far.test 127.0.0.1"]
      }
      // A page of https has it, under any name: then there is nothing to say.
      if (!scene.centre.baseUrl.startsWith("https"))
        await atPanel(scene, far, async ({ page }) => {
          await page.locator("[data-telephone=insecure]").getByText("http.tls: self").waitFor()
          assert.equal(await page.getByTestId("sound-check").getAttribute("data-microphone"), "insecure")
        })
      await atPanel(scene, { microphone: "refused" }, async (panel) => {
        await becomesReady(panel)
        await withCaller(scene, async (phone) => {
          const leg = await called(scene.centre, phone)
          await handIs(panel.page, "alerting")
          await panel.page.keyboard.press("Alt+a")
          await panel.page.locator("[data-telephone=denied]").getByText("地址栏左侧").waitFor()
          phone.hangUp(leg)
        })
      })
    }
  }
]

/** Runs in the page: the microphone of the call goes, and no other one is there. */
const UNPLUG = `(() => {
  const media = navigator.mediaDevices
  window.givesMicrophone = media.getUserMedia.bind(media)
  media.getUserMedia = () => Promise.reject(new DOMException("gone", "NotFoundError"))
  const track = connections.at(-1).getSenders()[0].track
  track.stop()
  track.dispatchEvent(new Event("ended"))
})()`

const PLUG_IN = `(() => {
  navigator.mediaDevices.getUserMedia = window.givesMicrophone
  navigator.mediaDevices.dispatchEvent(new Event("devicechange"))
})()`

/** One of the devices for this part, counted from 0 with the usual one; its id. */
const chosen = async (sheet: Locator, part: string, index: number): Promise<string> => {
  const [id] = await sheet.locator(`[data-sound=${part}] select`).selectOption({ index })
  assert.ok(id, `there is no device ${index} for the ${part}`)
  return id
}

const scriptsOf = (page: Page, name: string): Promise<number> =>
  page.evaluate<number>(
    `performance.getEntriesByType("resource").filter(({ name }) => /\\/${name}-[\\w-]{8}\\.js$/u.test(name)).length`
  )

const atPanel = async (
  scene: Scene,
  options: PanelOptions,
  work: (panel: BrowserPanel) => Promise<void>
): Promise<void> => {
  const { centre } = scene
  const panel = await openBrowserPanel(centre, AGENT, AGENT_HZ, options)
  try {
    await work(panel)
  } finally {
    await panel.context.request
      .post(`/api/agents/${AGENT}/sign-out`, { headers: { origin: options.baseUrl ?? centre.baseUrl } })
      .catch(() => undefined)
    await panel.close()
  }
}

const withCaller = async ({ centre }: Scene, work: (phone: Phone) => Promise<void>): Promise<void> => {
  const phone = await Phone.open({
    address: "127.0.0.1",
    realm: centre.realm,
    metronome: makeMetronome(),
    onCall: () => undefined
  })
  try {
    await work(phone)
  } finally {
    for (const leg of phone.legs) phone.hangUp(leg)
    phone.close()
  }
}

/** A customer on the hotline who wants the service queue, and says a tone all the time. */
const called = async (centre: RunningCentre, phone: Phone): Promise<Leg> => {
  const leg = await phone.call(centre.sip, HOTLINE, CALLER)
  await until("the hotline answers", () => leg.answeredAt !== undefined, { withinMs: SOON_MS })
  leg.audio.sayTone(CALLER_HZ)
  leg.audio.press("1")
  return leg
}

/** An agent in a call that they took in their page. */
const inCall = async (scene: Scene, work: (panel: BrowserPanel, leg: Leg) => Promise<void>): Promise<void> => {
  await atPanel(scene, {}, async (panel) => {
    await becomesReady(panel)
    await withCaller(scene, async (phone) => {
      const leg = await called(scene.centre, phone)
      await handIs(panel.page, "alerting")
      await panel.page.keyboard.press("Alt+a")
      await handIs(panel.page, "active")
      await talks(panel.page, leg)
      await work(panel, leg)
    })
  })
}

const callerHears = (leg: Leg, hz: number): Promise<void> =>
  until(
    hz === 0 ? "silence at the caller" : `a tone of ${hz} Hz at the caller`,
    () => (hz === 0 ? leg.audio.loudness() < 50 : leg.audio.isHearing(hz)),
    { withinMs: SOON_MS }
  )

const talks = async (page: Page, leg: Leg): Promise<void> => {
  await Promise.all([pageHears(page, CALLER_HZ), callerHears(leg, AGENT_HZ)])
}

const over = (leg: Leg): Promise<void> =>
  until("the caller's call ends", () => leg.ending !== undefined, { withinMs: SOON_MS })

/** The page has its call: it may be muted again. */
const isBack = (page: Page): Promise<void> => page.locator("[data-ask=mute]").waitFor()
