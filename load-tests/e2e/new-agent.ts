import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import type { CallRecord } from "#wire/records.ts"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { readWav } from "#engine/softswitch/media/wav.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { register } from "../crowd/registration.ts"
import { until } from "../crowd/wait.ts"
import { sipp, sippIsThere, sippMayPlay } from "../peers/sipp.ts"
import { comeFirst, givePassword } from "./accounts.ts"
import type { Case, Scene } from "./case.ts"
import { add } from "./forms.ts"
import { textOfQr } from "./qr.ts"

const NOTE = "周五前回电"
const AGENT = "9302"
/** 300 Hz to 3.4 kHz pass; no voice holds one tone for a second. */
const AGENT_TONE_HZ = 1_900
/** Of full scale. Speech in a telephone has some 0.05, silence of G.711 under 0.001. */
const VOICE_LEVEL = 0.005

type Telephone = Readonly<Record<"address" | "realm" | "user" | "password", string>>

/** Who was not there a minute ago takes a call. */
export const newAgent: ReadonlyArray<Case> = [
  {
    name: "an agent added that minute signs in, registers a telephone as the screen says, and talks to a SIPp caller",
    run: async (scene) => {
      if (!sippIsThere() || !sippMayPlay())
        throw new Error(
          "this needs SIPp (apt-get install sip-tester) and CAP_NET_RAW, by which SIPp plays keys and voice"
        )
      const { admin, browser, centre } = scene
      await add(admin.page, "people", {
        id: "e2e-new",
        name: "新来坐席",
        unit: "测试班组",
        roles: ["坐席"],
        agent: AGENT,
        queues: ["综合服务", "测试队列"]
      })
      const given = await givePassword(admin.page, "e2e-new")
      const telephone = await giveTelephone(scene)
      const agent = await comeFirst(browser, centre.baseUrl, { user: "e2e-new", given, own: "choose bells 7" })
      assert.match(agent.page.url(), /\/agent$/u)
      await takeCall(scene, agent.page, telephone)
      await agent.context.close()
      assert.deepEqual(agent.complaints, [])
    }
  }
]

/** What the page shows is all that a telephone needs; the picture says the same to one that reads it. */
const giveTelephone = async ({ admin: { page }, browser }: Scene): Promise<Telephone> => {
  await page.goto("/administration/people/e2e-new")
  await page.getByRole("button", { name: "话机注册" }).click()
  const sheet = page.getByRole("dialog")
  await sheet.getByRole("button", { name: "生成话机密码" }).click()
  const shown = async (what: string) => (await sheet.locator(`[data-telephone=${what}]`).innerText()).trim()
  const [address, realm, user, password] = await Promise.all(["address", "realm", "user", "password"].map(shown))
  const telephone = { address: address!, realm: realm!, user: user!, password: password! }
  const scanned = (await textOfQr(browser, sheet.getByTestId("qr"))) ?? ""
  for (const [name, value] of [
    ["RegisterServer", address],
    ["UserID", user],
    ["AuthPass", password]
  ] as const)
    assert.ok(scanned.includes(`<${name}>${value}</${name}>`), `the QR code does not say ${name}: ${scanned}`)
  await sheet.getByRole("button", { name: "关闭" }).click()
  return telephone
}

const takeCall = async ({ centre, say }: Scene, page: Page, telephone: Telephone): Promise<void> => {
  let talks = false
  const phone = await Phone.open({
    address: "127.0.0.1",
    realm: telephone.realm,
    metronome: makeMetronome(),
    onCall: (leg) => {
      leg.onAnswer.add(() => {
        talks = true
        leg.audio.sayTone(AGENT_TONE_HZ)
      })
      phone.ring(leg)
    }
  })
  const [address, port] = telephone.address.split(":")
  const unregister = await register(phone, { address: address!, port: Number(port) }, telephone)
  try {
    const quick = page.getByTestId("quick-state")
    await quick.getByText("签入").click()
    await quick.getByText("示闲").click()
    await quick.getByText("示忙").waitFor()
    const caller = sipp({
      scenario: "uac-dials-hotline-presses-1-talks-to-agent",
      centre: centre.sip,
      // The number that was added by a form of this run.
      dial: "95301"
    })
    await page.locator("[data-phase=alerting] [data-ask=AnswerCall]").click()
    await page.locator("[data-phase=active]").waitFor()
    const { errors, exitCode } = await caller
    assert.equal(exitCode, 0, errors)
    assert.ok(talks, "the telephone was never answered")
    await page.getByTestId("wrap-up-left").waitFor()
    await sayWhatItWasAbout(page)
    await heardEachOther(page, say)
  } finally {
    await unregister()
    phone.close()
  }
}

/** In after-call work, without the mouse; it is kept as it is typed. */
const sayWhatItWasAbout = async (page: Page): Promise<void> => {
  const remark = page.getByTestId("remark")
  await remark.waitFor()
  await page.keyboard.press("Alt+n")
  await page.keyboard.type(NOTE)
  await remark.getByText("已保存").waitFor()
  await page.goto(`/calls?text=${encodeURIComponent(NOTE)}`)
  await page.getByTestId("calls").getByText(NOTE).waitFor()
  await page.goto("/agent")
}

/** The recording has the caller on the left and the agent on the right. */
const heardEachOther = async (page: Page, say: (line: string) => void): Promise<void> => {
  let record: CallRecord | undefined
  const kept = async () => {
    const answer = await page.request.get(`/api/calls?limit=1&agent=${AGENT}`)
    ;[record] = (await answer.json()) as ReadonlyArray<CallRecord>
    return record?.outcome === "handled" && record.recordedMs !== null
  }
  await until("the call's record", kept, { withinMs: 10_000, everyMs: 100 })
  const recording = await page.request.get(`/api/calls/${record!.id}/recording`)
  const { channels, rateHz } = readWav(await recording.body())
  const [caller, agent] = channels
  const seconds = (samples: Int16Array) =>
    Array.from({ length: Math.floor(samples.length / rateHz) }, (_, at) =>
      samples.subarray(at * rateHz, (at + 1) * rateHz)
    )
  const level = Math.max(...seconds(caller!).map(levelOf))
  const share = Math.max(...seconds(agent!).map((second) => toneShare(second, AGENT_TONE_HZ, rateHz)))
  say(
    `talked ${record!.talkMs} ms: the caller's voice at ${level.toFixed(3)} of full scale, the agent's tone ${share.toFixed(2)}`
  )
  assert.ok(level > VOICE_LEVEL, `the caller was not heard: ${level} of full scale`)
  assert.ok(share > 0.5, `the agent was not heard: ${share} of the loudest second is their tone`)
}

/** Root mean square, of full scale. */
const levelOf = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) / 32_768
