import assert from "node:assert/strict"
import { type Look, serious, visit } from "./browser.ts"
import type { Case } from "./case.ts"
import { add } from "./forms.ts"

/** A customer opens the link on a telephone, from a message. */
const TELEPHONE: Look = { locale: "zh-CN", theme: "light", width: 390, height: 844 }

/** G4: customers keep their own data up to date, by a link that is good once. */
export const ownData: ReadonlyArray<Case> = [
  {
    name: "a link made for a customer shows them their data on a telephone, takes one change, and is used up",
    run: async (scene) => {
      const { page } = scene.admin
      await add(page, "customers", { id: "e2e-own", name: "吴自助" })
      await page.goto("/administration/customers/e2e-own")
      const part = page.getByTestId("own-links")
      await part.getByRole("button", { name: "生成链接" }).click()
      const link = await part.getByTestId("own-link").inputValue()
      assert.match(link, /\/own\/[\w-]{43}$/u)
      const open = part.getByRole("button", { name: "撤销" })
      await open.waitFor()
      const customer = await visit(scene.browser, scene.centre.baseUrl, TELEPHONE)
      try {
        const theirs = customer.page
        await theirs.goto(new URL(link).pathname)
        await theirs.getByText("请核对您的资料").waitFor()
        assert.equal(await theirs.locator("#field-name").inputValue(), "吴自助")
        const wide = await theirs.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert.equal(wide, false, "the page is wider than the telephone")
        assert.deepEqual(await serious(theirs), [])
        await theirs.fill("#field-email", "nobody")
        await theirs.getByRole("button", { name: "提交" }).click()
        await theirs.locator("[data-field=email] [role=alert]").waitFor()
        await theirs.fill("#field-email", "wu@example.cn")
        await theirs.keyboard.press("Enter")
        await theirs.getByText("谢谢！").waitFor()
        await theirs.reload()
        await theirs.getByText("此链接已经用过").waitFor()
        await theirs.goto("/own/made-up")
        await theirs.getByText("没有这个链接").waitFor()
        assert.deepEqual(customer.complaints, [])
      } finally {
        await customer.context.close()
      }
      await page.goto("/administration/customers/e2e-own")
      assert.equal(await page.locator("#field-email").inputValue(), "wu@example.cn")
      assert.equal(await open.count(), 0)
      await page.goto("/administration/customers/e2e-own/history")
      const entry = page.locator("[data-entry=own-data]")
      await entry.getByText("客户本人").waitFor()
      await entry.getByText("wu@example.cn").waitFor()
    }
  }
]
