import assert from "node:assert/strict"
import { until } from "../crowd/wait.ts"
import { baresipIsThere, startBaresip } from "../peers/baresip.ts"
import { freeTcpPort, freeTelephonePort } from "../running-centre.ts"
import { DESK, signIn, visit } from "./browser.ts"
import type { Case } from "./case.ts"
import { change } from "../crowd/have.ts"
import { panelCentre, PLAIN } from "./panel-centre.ts"
import { atDesks, becomeReady, CUSTOMER, gone, openPhone, PEOPLE, WITHIN } from "./panel-desks.ts"
import { Person } from "../parties/person.ts"

/** Whose telephone is used by hand. */
const BY_HAND = "1005"
const BY_HAND_HZ = 700
/** A real telephone registers at its own pace. */
const REGISTERS = { withinMs: 30_000 }

/** What telephones do by themselves, what they are told, and what is done at them by hand. */
export const panelDevices: ReadonlyArray<Case> = [
  {
    name: "calls of somebody who answers by themselves are taken without a click, in the page and at the desk telephone",
    run: async (scene) => {
      const { admin } = await panelCentre(scene.centre)
      const is = async (values: { readonly name: string; readonly autoAnswerSeconds: number | null }) => {
        await change(admin, `people/${PEOPLE.ana}`, values)
        // With the name the engine knows the rest.
        await until("the change", async () => (await admin.desk(PEOPLE.ana)).agent.name === values.name, WITHIN)
      }
      const { name } = (await admin.desk(PEOPLE.ana)).agent
      await is({ name: `${name}（自动）`, autoAnswerSeconds: 2 })
      try {
        await atDesks(
          scene,
          ["ana"],
          async ({ ana, dials, hear, within }) => {
            await dials(PLAIN.hotline)
            await ana.getByTestId("answers-itself").waitFor()
            await hear({ customer: ["ana"], ana: ["customer"] })
            await within(ana, "HangUp")
            await gone(ana)
          },
          { inBrowser: ["ana"] }
        )
        await atDesks(scene, ["ana"], async ({ ana, dials, hear, within }) => {
          await dials(PLAIN.hotline)
          await hear({ customer: ["ana"], ana: ["customer"] })
          await within(ana, "HangUp")
          await gone(ana)
        })
      } finally {
        await is({ name, autoAnswerSeconds: null })
      }
    }
  },
  {
    name: "a telephone that cannot be told to answer has no button for it: it is lifted by hand, and held and hung up from the panel",
    run: async (scene) => {
      if (!baresipIsThere()) throw new Error("this needs baresip: apt-get install baresip-core")
      const { browser, centre } = scene
      const { panelPassword, sipPassword } = centre.accounts.get(BY_HAND)!
      const handset = startBaresip({
        centre: centre.sip,
        user: BY_HAND,
        password: sipPassword,
        listenPort: await freeTelephonePort(),
        controlPort: await freeTcpPort(),
        answers: "manual",
        toneHz: BY_HAND_HZ
      })
      const customer = new Person(0, "customer")
      const phone = await openPhone(scene, customer)
      const visitor = await visit(browser, centre.baseUrl, DESK)
      const { page } = visitor
      try {
        await until("its registration", () => /200 OK .*binding/u.test(handset.said()), REGISTERS)
        await signIn(visitor, BY_HAND, panelPassword)
        await page.getByTestId("quick-state").getByText("签入").click()
        await becomeReady(page)
        const leg = await phone.call(centre.sip, "95000", CUSTOMER)
        customer.has(phone, leg)
        await page.getByText("请在话机上接听").waitFor()
        await page.locator("[data-ask=RejectCall]").waitFor()
        assert.equal(await page.locator("[data-ask=AnswerCall], [data-ask=answer-here]").count(), 0)
        await handset.command("accept")
        await page.locator("[data-phase=active]").waitFor()
        await until("the telephone's tone", () => leg.audio.isHearing(BY_HAND_HZ), WITHIN)
        await until("the caller's tone", () => handset.hears(customer.toneHz), WITHIN)
        await page.keyboard.press("Alt+h")
        await until("that they are held", () => !leg.audio.isHearing(BY_HAND_HZ), WITHIN)
        await page.keyboard.press("Alt+h")
        await until("the telephone's tone again", () => leg.audio.isHearing(BY_HAND_HZ), WITHIN)
        await page.keyboard.press("Alt+x")
        await gone(page)
        await until("the end of the customer's call", () => leg.ending !== undefined, WITHIN)
        assert.deepEqual(visitor.complaints, [])
      } finally {
        await page.request.post(`/api/agents/${BY_HAND}/sign-out`, { headers: { origin: centre.baseUrl } })
        await visitor.context.close()
        phone.close()
        await handset.stop()
      }
    }
  }
]
