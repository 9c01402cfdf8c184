import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import type { Case } from "./case.ts"
import { rowOf } from "./forms.ts"

const ROWS = 50_000
const FIRST = 1_300_000
/** 1,667 rows a second are promised of an import; two looks and one writing, on a machine that runs a centre beside. */
const IMPORT_WITHIN_MS = 180_000
const CITIES = ["广州", "深圳", "珠海"]

const file = (): Buffer => {
  const lines = Array.from(
    { length: ROWS },
    (_, index) => `${FIRST + index},广东,${index === ROWS - 7 ? "汕尾" : CITIES[index % CITIES.length]},中国移动`
  )
  return Buffer.from(`号段,省份,城市,运营商\r\n${lines.join("\r\n")}\r\n`)
}

/** A whole country's prefixes, through the import that everybody has. */
export const longList: ReadonlyArray<Case> = [
  {
    name: "50,000 rows come in by a file",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/prefixes/~import")
      await page
        .locator("input[type=file]")
        .setInputFiles({ name: "prefixes.csv", mimeType: "text/csv", buffer: file() })
      await page.getByText(`新增 ${ROWS} 行`).waitFor({ timeout: IMPORT_WITHIN_MS })
      await page.getByRole("button", { name: `导入 ${ROWS} 行` }).click()
      await page.waitForURL(/\/prefixes$/u, { timeout: IMPORT_WITHIN_MS })
      await page.getByText(`共 ${ROWS} 条`).waitFor()
    }
  },
  {
    name: "a list of 50,000 rows scrolls to its end, sorts and searches, and holds only what is in sight",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/prefixes")
      await rowOf(page, String(FIRST)).waitFor()
      await scrollTo(page, 0.5)
      await rowOf(page, String(FIRST + ROWS / 2)).waitFor()
      await scrollTo(page, 1)
      await rowOf(page, String(FIRST + ROWS - 1)).waitFor()
      assert.ok((await page.getByRole("row").count()) < 80, "rows out of sight are in the page")

      await page.getByRole("button", { name: "号段", exact: true }).click()
      await page.locator("[aria-sort=descending]").waitFor()
      await scrollTo(page, 0)
      await rowOf(page, String(FIRST + ROWS - 1)).waitFor()
      await scrollTo(page, 1)
      await rowOf(page, String(FIRST)).waitFor()

      await page.getByRole("button", { name: "城市", exact: true }).click()
      await page.waitForURL((url) => url.searchParams.get("sort") === "city")
      await page.locator("[aria-sort=ascending]").waitFor()
      await page.getByRole("searchbox").fill("汕尾")
      await page.getByText("共 1 条").waitFor()
      await rowOf(page, String(FIRST + ROWS - 7)).waitFor()
      await page.getByRole("searchbox").fill("134999")
      await page.getByText("共 10 条").waitFor()
    }
  }
]

const scrollTo = (page: Page, share: number): Promise<void> =>
  page.getByTestId("rows").evaluate((box, part) => {
    box.scrollTop = (box.scrollHeight - box.clientHeight) * part
  }, share)
