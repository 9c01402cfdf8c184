import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { register } from "../crowd/registration.ts"
import { until } from "../crowd/wait.ts"
import { sipp, sippIsThere, sippMayPlay } from "../peers/sipp.ts"
import { startCentre } from "../running-centre.ts"
import { comeFirst } from "./accounts.ts"
import { DESK, type Look, serious, signIn, visit, type Visitor } from "./browser.ts"
import type { Case } from "./case.ts"

const NUMBER = "4008201234"
const OWN_PASSWORD = "bells in the morning"
const WELCOME = "您好，这里是阳光服务中心，正在为您转接。"
const AGENT = { number: "1001", name: "王芳" }
const SMALL_AND_DARK: Look = { locale: "en-US", theme: "dark", width: 390, height: 844 }
/** 300 Hz to 3.4 kHz pass; no voice holds one tone for a second. */
const AGENT_TONE_HZ = 1_900
/** A call of SIPp talks for twenty seconds. */
const CALL_WITHIN_MS = 60_000

export interface NewCentre {
  readonly baseUrl: string
  readonly sip: Endpoint
  readonly code: string
}

/** A look at a page that somebody has just come to. */
export type OnPage = (page: Page, what: string) => Promise<void>

/** From an empty database to the first call that is answered and heard, by the screens alone. */
export const firstHour: ReadonlyArray<Case> = [
  {
    name: "an empty database, the wizard, and the first call that is answered and heard",
    run: async ({ browser, say }) => {
      if (!sippIsThere() || !sippMayPlay())
        throw new Error("this needs SIPp (apt-get install sip-tester) and CAP_NET_RAW, by which SIPp plays its voice")
      const centre = await startCentre({ seed: "none", isUnclaimed: true, say })
      try {
        const code = readFileSync(join(centre.dataDir ?? "", "set-up-code"), "utf8").trim()
        const wrong: Array<string> = []
        await walkFirstHour(browser, { ...centre, code }, async (page, what) => {
          for (const fault of [...(await serious(page)), ...(await tooWide(page))]) wrong.push(`${what}: ${fault}`)
        })
        assert.deepEqual(wrong, [])
      } finally {
        await centre.stop()
      }
    }
  }
]

/** `onPage` looks at each page on the way. */
export const walkFirstHour = async (browser: Browser, centre: NewCentre, onPage: OnPage): Promise<void> => {
  const admin = await visit(browser, centre.baseUrl, DESK)
  const { page } = admin
  await claim(page, centre.code, onPage)
  await nameCentre(page, onPage)
  await leaveAndComeBack(admin, onPage)
  await buildTeam(page, onPage)
  await firstCall(browser, centre, page, onPage)
  await onSmallScreen(browser, centre, onPage)
  await page.getByTestId("next").click()
  await onPage(page, "done")
  await page.getByTestId("finish").click()
  await page.waitForURL(/\/administration/u)
  // Once done, nobody is led there again.
  await page.goto("/")
  await page.waitForURL(/\/administration/u)
  assert.deepEqual(admin.complaints, [])
  await admin.context.close()
}

const tooWide = async (page: Page): Promise<ReadonlyArray<string>> => {
  const beyond = Number(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))
  return beyond > 0 ? [`${beyond} px too wide`] : []
}

/** Nobody gets in without the code; who has it chooses a name and a password, and is in. */
const claim = async (page: Page, code: string, onPage: OnPage): Promise<void> => {
  await page.goto("/")
  await page.getByTestId("new-centre").waitFor()
  await onPage(page, "new centre")
  await page.getByRole("button", { name: "开始设置" }).click()
  await page.locator("#new-code-problem", { hasText: "必填" }).waitFor()
  const fill = async (values: Readonly<Record<"code" | "password" | "again", string>>) => {
    for (const [field, text] of Object.entries(values)) await page.fill(`#new-${field}`, text)
    await page.keyboard.press("Enter")
  }
  await fill({ code: "a passer-by", password: OWN_PASSWORD, again: OWN_PASSWORD })
  await page.locator("#new-code-problem", { hasText: "设置码不正确" }).waitFor()
  await fill({ code, password: OWN_PASSWORD, again: "something else" })
  await page.locator("#new-again-problem", { hasText: "两次输入不一致" }).waitFor()
  await fill({ code, password: "12345678", again: "12345678" })
  await page.locator("#new-password-problem", { hasText: /\S/u }).waitFor()
  await onPage(page, "new centre, refused")
  // The code was right. Who loads the page again is asked for it by its name, and may begin anew.
  await page.reload()
  await page.getByLabel("设置码").waitFor()
  await onPage(page, "password first")
  await page.getByRole("button", { name: "退出登录" }).click()
  await page.getByTestId("new-centre").waitFor()
  await page.fill("#new-name", "赵敏")
  await fill({ code, password: OWN_PASSWORD, again: OWN_PASSWORD })
  await page.waitForURL(/\/set-up\/centre$/u)
}

const nameCentre = async (page: Page, onPage: OnPage): Promise<void> => {
  await page.locator("[data-step=centre]").waitFor()
  await onPage(page, "centre")
  await page.fill("#set-up-name", "")
  await page.fill("#set-up-number", "40o")
  await page.fill("#set-up-area-code", "10")
  await page.getByTestId("save").click()
  for (const field of ["name", "number", "area-code"])
    await page.locator(`#set-up-${field}-about [role=alert]`, { hasText: /\S/u }).waitFor()
  await onPage(page, "centre, refused")
  await page.fill("#set-up-name", "阳光服务中心")
  await page.fill("#set-up-number", NUMBER)
  await page.fill("#set-up-area-code", "010")
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/set-up\/team$/u)
}

/** What was kept is kept: the wizard goes on where it stopped. */
const leaveAndComeBack = async ({ page }: Visitor, onPage: OnPage): Promise<void> => {
  await page.goto("/administration/~test-call")
  await page.getByText("这个号码还不通向任何队列").waitFor()
  await onPage(page, "test call without a queue")
  await page.goto("/")
  await page.waitForURL(/\/set-up\/team$/u)
  await page.locator("[data-step=team]").waitFor()
}

const buildTeam = async (page: Page, onPage: OnPage): Promise<void> => {
  await page.getByTestId("save").click()
  await page.getByText("至少需要一名坐席").waitFor()
  const field = (what: string) => page.getByLabel(what, { exact: true })
  await field("第 1 行工号").fill(AGENT.number)
  await field("第 1 行姓名").fill(AGENT.name)
  await field("第 2 行工号").fill(AGENT.number)
  await field("第 2 行姓名").fill("李娜")
  await page.getByTestId("save").click()
  await page.locator("#row-1-problem", { hasText: "工号重复" }).waitFor()
  await onPage(page, "team, refused")
  await field("第 2 行工号").fill("1002")
  await page.getByTestId("save").click()
  await page.waitForURL(/\/set-up\/prompts$/u)
  await chooseWelcome(page, onPage)
}

/** A welcome made of a text, heard before it is kept. Who puts it off finds it open when they come back. */
const chooseWelcome = async (page: Page, onPage: OnPage): Promise<void> => {
  const text = page.locator("#set-up-welcome")
  await page.locator("[data-step=prompts]").waitFor()
  assert.match(await text.inputValue(), /阳光服务中心/u)
  await onPage(page, "prompts")
  await page.getByTestId("later").click()
  await page.waitForURL(/\/set-up\/test$/u)
  await page.locator("[data-call-step=prompt][data-state=skipped]").waitFor()
  await page.goto("/")
  await page.waitForURL(/\/set-up\/prompts$/u)
  await text.fill(" ")
  await page.getByTestId("save").click()
  await page.locator("#set-up-welcome-about [role=alert]", { hasText: "请填写要朗读的文字" }).waitFor()
  await text.fill("……")
  await page.getByTestId("save").click()
  await page.locator("#set-up-welcome-about [role=alert]", { hasText: "没有可以朗读的文字" }).waitFor()
  await onPage(page, "prompts, refused")
  await page.getByRole("radio", { name: /转接中/u }).check()
  await page.getByText("正在为您转接，请稍候。").waitFor()
  await onPage(page, "prompts, as they came")
  await page.getByRole("radio", { name: "由文字生成" }).check()
  await text.fill(WELCOME)
  await page.getByTestId("listen").click()
  await page.locator("audio").waitFor()
  const isHeard = "[...document.querySelectorAll('audio')].some((sound) => sound.currentTime > 0 && sound.duration > 2)"
  await until("the welcome is heard", async () => (await page.evaluate(isHeard)) === true, { withinMs: 15_000 })
  await onPage(page, "prompts, heard")
  await page.getByTestId("save").click()
  await page.waitForURL(/\/set-up\/test$/u)
  // Taken up again it is as it was left.
  await page.goto("/set-up/prompts")
  await page.locator("audio").waitFor()
  assert.equal(await text.inputValue(), WELCOME)
  await page.getByTestId("save").click()
  await page.waitForURL(/\/set-up\/test$/u)
}

const firstCall = async (browser: Browser, { baseUrl, sip }: NewCentre, page: Page, onPage: OnPage): Promise<void> => {
  await page.locator("[data-step=test]").waitFor()
  assert.equal((await page.getByTestId("number-to-dial").innerText()).trim(), NUMBER)
  assert.equal((await page.getByTestId("sip-to-dial").innerText()).trim(), `sip:${NUMBER}@${sip.address}:${sip.port}`)
  await page.getByTestId("can-ring").getByText("还没有话机注册").waitFor()
  await onPage(page, "test call, no telephone")
  const agent = page.locator(`[data-agent="${AGENT.number}"]`)
  const sheet = page.getByRole("dialog")
  await agent.getByRole("button", { name: "登录密码" }).click()
  await sheet.getByRole("button", { name: "设置密码" }).click()
  const given = await sheet.locator("code").innerText()
  await sheet.getByRole("button", { name: "关闭" }).click()
  await agent.getByRole("button", { name: "话机注册" }).click()
  await sheet.getByRole("button", { name: "生成话机密码" }).click()
  const shown = async (what: string) => (await sheet.locator(`[data-telephone=${what}]`).innerText()).trim()
  const [realm, user, password] = await Promise.all(["realm", "user", "password"].map(shown))
  await sheet.getByRole("button", { name: "关闭" }).click()
  const phone = await Phone.open({
    address: "127.0.0.1",
    realm: realm!,
    metronome: makeMetronome(),
    onCall: (leg) => {
      leg.onAnswer.add(() => leg.audio.sayTone(AGENT_TONE_HZ))
      phone.ring(leg)
    }
  })
  const unregister = await register(phone, sip, { realm: realm!, user: user!, password: password! })
  try {
    await agent.locator("[data-device=registered]").waitFor()
    await page.getByTestId("can-ring").getByText("没有人示闲").waitFor()
    const desk = await comeFirst(browser, baseUrl, { user: AGENT.number, given, own: "choose bells 7" })
    const quick = desk.page.getByTestId("quick-state")
    await quick.getByText("签入").click()
    await quick.getByText("示闲").click()
    await page.getByTestId("can-ring").getByText("可以拨打了").waitFor()
    await followCall(page, desk.page, sip, onPage)
    await desk.context.close()
    assert.deepEqual(desk.complaints, [])
  } finally {
    await unregister()
    phone.close()
  }
}

const followCall = async (page: Page, desk: Page, sip: Endpoint, onPage: OnPage): Promise<void> => {
  const step = (name: string, state: string) =>
    page.locator(`[data-call-step=${name}][data-state=${state}]`).waitFor({ timeout: CALL_WITHIN_MS })
  const caller = sipp({ scenario: "uac-dials-hotline-presses-1-talks-to-agent", centre: sip, dial: NUMBER })
  await step("arrived", "done")
  await step("prompt", "done")
  await step("ringing", "now")
  await onPage(page, "test call, ringing")
  await desk.locator("[data-phase=alerting] [data-ask=AnswerCall]").click()
  await step("answered", "now")
  await page.locator("[data-call-step=answered]", { hasText: AGENT.name }).waitFor()
  const { errors, exitCode } = await caller
  assert.equal(exitCode, 0, errors)
  await step("recorded", "done")
  await step("heard", "now")
  await page.getByTestId("play").click()
  await step("heard", "done")
  await page.getByText("接通了，录音也听到了").waitFor()
  await onPage(page, "test call, heard")
}

/** The same pages in the hand, in English and in the dark. */
const onSmallScreen = async (browser: Browser, { baseUrl }: NewCentre, onPage: OnPage): Promise<void> => {
  const small = await visit(browser, baseUrl, SMALL_AND_DARK)
  await signIn(small, "admin", OWN_PASSWORD)
  for (const step of ["centre", "team", "prompts", "test", "done"]) {
    await small.page.goto(`/set-up/${step}`)
    await small.page.getByTestId("wizard").locator("[data-step]").waitFor()
    await onPage(small.page, `small ${step}`)
  }
  await small.page.goto("/administration/~test-call")
  await small.page.getByTestId("number-to-dial").waitFor()
  await onPage(small.page, "small test call page")
  assert.deepEqual(small.complaints, [])
  await small.context.close()
}
