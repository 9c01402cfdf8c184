import assert from "node:assert/strict"
import type { Case } from "./case.ts"
import { DESK, signIn, visit } from "./browser.ts"
import { add, enter, type Entered, problemOf, rowOf, save } from "./forms.ts"

/** An administrator comes in and enters one of each. Later cases use what stands here. */
const adds = (name: string, plural: string, id: string, entered: Entered): Case => ({
  name,
  run: async ({ admin: { page } }) => {
    await add(page, plural, entered)
    await page
      .getByText(/^已新增/u)
      .first()
      .waitFor()
    await page.getByRole("searchbox").fill(id)
    await rowOf(page, id).waitFor()
  }
})

export const entering: ReadonlyArray<Case> = [
  {
    name: "an administrator signs in and comes to the administration, in the browser's language",
    run: async ({ browser, centre }) => {
      for (const [locale, title] of [
        ["en-US", "People"],
        ["zh-CN", "人员"]
      ] as const) {
        const visitor = await visit(browser, centre.baseUrl, { ...DESK, locale })
        await signIn(visitor, centre.admin.user, centre.admin.password)
        await visitor.page.getByRole("heading", { level: 1, name: title }).waitFor()
        assert.match(new URL(visitor.page.url()).pathname, /^\/administration\/people$/u)
        await visitor.context.close()
      }
    }
  },
  adds("a team is added below the organisation", "units", "e2e-team", {
    id: "e2e-team",
    name: "测试班组",
    level: "班组",
    parent: "呼叫中心"
  }),
  adds("a skill is added", "skills", "e2e-skill", { id: "e2e-skill", name: "闽南语", description: "能用闽南语接待" }),
  adds("a queue of that team is added, which needs that skill", "queues", "e2e-queue", {
    id: "e2e-queue",
    name: "测试队列",
    unit: "测试班组",
    needs: ["闽南语"],
    ringTimeoutMs: "25"
  }),
  adds("an agent of that team is added, with a role, queue and skill", "people", "e2e-1", {
    id: "e2e-1",
    name: "测试坐席",
    unit: "测试班组",
    roles: ["坐席"],
    agent: "9301",
    queues: ["测试队列"],
    skills: ["闽南语"]
  }),
  adds("a dialled number is added", "numbers", "95301", {
    id: "95301",
    name: "测试热线",
    flow: "hotline",
    unit: "测试班组"
  }),
  adds("a public holiday is added", "holidays", "2031-10-01", { id: "2031-10-01", name: "国庆节", kind: "放假" }),
  adds("a role is added", "roles", "e2e-role", { id: "e2e-role", name: "测试角色", description: "只看通话" }),
  {
    name: "what is wrong is said beside the field, in the person's language, by the page and by the server",
    run: async ({ browser, centre }) => {
      for (const [locale, missing, twice] of [
        ["zh-CN", "必填", "已有同名队列"],
        ["en-US", "must be filled in", "another queue has this name"]
      ] as const) {
        const visitor = await visit(browser, centre.baseUrl, { ...DESK, locale })
        await signIn(visitor, centre.admin.user, centre.admin.password)
        const { page } = visitor
        await page.goto("/administration/queues/~new")
        await save(page)
        assert.equal(await problemOf(page, "name"), missing)
        await page.locator("#field-id:focus").waitFor()
        await enter(page, { id: "e2e-other", name: "测试队列", unit: "测试班组" })
        await save(page)
        await page.getByText(twice).waitFor()
        assert.equal(await problemOf(page, "name"), twice)
        await visitor.context.close()
      }
    }
  },
  {
    name: "a queue's overflow number is looked at as it is typed and when it is saved, and the system page says that no trunk takes it",
    run: async ({ admin: { page } }) => {
      const note = page.getByTestId("overflow-note")
      const queue = "/administration/queues/e2e-queue"
      await page.goto(queue)
      await enter(page, { overflowNumber: "16812345678", overflowWhenUnstaffed: true })
      await note.getByText("以禁拨号码 168 开头").waitFor()
      await save(page)
      await page.locator("[data-field=overflowNumber] [role=alert]").waitFor()
      assert.equal(await problemOf(page, "overflowNumber"), "以禁拨号码开头")
      await enter(page, { overflowNumber: "13800138000" })
      await note.getByText("没有线路可以呼出").waitFor()
      await save(page)
      await page.waitForURL(/\/queues$/u)
      await page.goto("/system")
      await page.locator("[data-notice]").getByText("队列“测试队列”不会溢出：13800138000").waitFor()

      await page.goto(queue)
      await enter(page, { overflowNumber: "", overflowWhenUnstaffed: false })
      await save(page)
      await page.waitForURL(/\/queues$/u)
    }
  }
]
