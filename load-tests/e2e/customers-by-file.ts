import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import iconv from "iconv-lite"
import type { Page } from "playwright-core"
import type { Case } from "./case.ts"

/** More than are written between two looks at how far it is. */
const ROWS = 10_000
const BAD_ROW = 4_711
/** 1,667 rows a second are promised of an import; a look and a writing, on a machine that runs a centre beside. */
const IMPORT_WITHIN_MS = 90_000
const SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
const GIVEN = "甲乙丙丁戊己庚辛"
/** 镕 is in GBK and not in GB 2312. */
const SOUGHT = "欧阳镕"

const nameOf = (n: number): string =>
  n === ROWS - 3 ? SOUGHT : `${SURNAMES[n % SURNAMES.length]}${GIVEN[n % GIVEN.length]}${n % 7 === 0 ? "芳" : ""}`
const phoneOf = (n: number): string => `1370${String(n).padStart(7, "0")}`

/** As a spreadsheet in China writes it. */
const sheet = (badRow?: number): Buffer => {
  const lines = Array.from({ length: ROWS }, (_, index) => {
    const n = index + 1
    return `${nameOf(n)},${n % 50 === 0 ? "单位" : "个人"},${n === badRow ? "号码丢失" : phoneOf(n)},${"ABCD"[n % 4]} 级`
  })
  return iconv.encode(`名称,性质,电话号码,级别\r\n${lines.join("\r\n")}\r\n`, "gbk")
}

const choose = (page: Page, buffer: Buffer, name = "customers.csv") =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer })
const total = async (page: Page, search: string): Promise<number> =>
  ((await (await page.request.get(`/api/customers?search=${encodeURIComponent(search)}`)).json()) as { total: number })
    .total

/** A centre's customers, as it has them elsewhere. */
export const customersByFile: ReadonlyArray<Case> = [
  {
    name: "a file of customers in GBK with a bad row is refused, its line, column and value are named, and nothing is written",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/customers/~import")
      await choose(page, sheet(BAD_ROW))
      await page.getByText(`共 ${ROWS} 行，${ROWS - 1} 行正确`).waitFor({ timeout: IMPORT_WITHIN_MS })
      const problem = page.locator("main tbody tr")
      assert.equal(await problem.count(), 1)
      // The heads are the first line.
      assert.match(await problem.innerText(), new RegExp(`^${BAD_ROW + 1}\\s+电话号码\\s+\\S`, "u"))
      assert.equal(await page.getByRole("button", { name: /^导入/u }).isDisabled(), true)
      assert.equal(await total(page, SOUGHT), 0)
    }
  },
  {
    name: "customers come in by a file in GBK, it is told how far it is, and they are found by pinyin initials",
    run: async ({ admin: { page }, say }) => {
      await page.goto("/administration/customers/~import")
      await choose(page, sheet())
      await page.getByText(`新增 ${ROWS} 行`).waitFor({ timeout: IMPORT_WITHIN_MS })
      assert.equal(await total(page, SOUGHT), 0, "a look wrote something")
      await page.evaluate(WATCH)
      await page.getByRole("button", { name: `导入 ${ROWS} 行` }).click()
      await page.waitForURL(/\/customers$/u, { timeout: IMPORT_WITHIN_MS })
      const told = (await page.evaluate("window.toldProgress")) as ReadonlyArray<string>
      say(`the import told: ${told.join(", ")}`)
      const written = told.map((each) => Number(/^(\d+) \/ /u.exec(each)?.[1]))
      assert.ok(
        written.some((rows) => rows > 0 && rows < ROWS),
        `it was never told how far it is: ${told.join(", ")}`
      )
      assert.deepEqual(
        written,
        written.toSorted((a, b) => a - b)
      )
      const found = page.locator("[data-row]")
      for (const initials of ["oyr", "OYR"]) {
        await page.goto("/administration/customers")
        await page.getByRole("searchbox").fill(initials)
        await page.getByText("共 1 条").waitFor()
        assert.match(await found.innerText(), new RegExp(SOUGHT, "u"))
      }
    }
  },
  {
    name: "customers go out as a workbook, and the workbook comes in again with nothing changed",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/customers?search=oyr")
      await page.getByText("共 1 条").waitFor()
      await page.getByRole("button", { name: "更多" }).click()
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: "导出 Excel" }).click()
      ])
      const workbook = await readFile(await file.path())
      await page.goto("/administration/customers/~import")
      await choose(page, workbook, file.suggestedFilename())
      await page.getByText("新增 0 行，修改 0 行，1 行没有变化").waitFor({ timeout: IMPORT_WITHIN_MS })
    }
  }
]

/** In the page itself: each "so many / of so many" that was told. */
const WATCH = `(() => {
  window.toldProgress = []
  new MutationObserver(() => {
    const told = /\\d+ \\/ \\d+/.exec(document.querySelector("[role=status]")?.textContent ?? "")?.[0]
    if (told !== undefined && told !== window.toldProgress.at(-1)) window.toldProgress.push(told)
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
})()`
