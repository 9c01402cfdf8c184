import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import type { Case } from "./case.ts"

const HEAD = "用户名,姓名,所属组织,角色,工号,队列,技能,服务片区,接待量,自动应答（秒）,界面语言,停用"
const AGENTS = 8
/** An import works at the lowest priority, so that calls do not wait for it: on a busy machine it waits for them. */
const LOOKED_AT_WITHIN_MS = 60_000
const agentLine = (n: number, unit: string) =>
  `e2e-team-${n},组员${n},${unit},agent,940${n},e2e-queue,,,default,,跟随浏览器,否`
const team = (unitOf: (n: number) => string): string =>
  [HEAD, ...Array.from({ length: AGENTS }, (_, index) => agentLine(index + 1, unitOf(index + 1)))].join("\n")

const choose = (page: Page, text: string) =>
  page.locator("input[type=file]").setInputFiles({ name: "team.csv", mimeType: "text/csv", buffer: Buffer.from(text) })
const download = async (page: Page, button: string): Promise<string> => {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: button }).click()
  ])
  return await readFile(await file.path(), "utf8")
}

/** A team comes from a file, and lists go out as files. */
export const exchanging: ReadonlyArray<Case> = [
  {
    name: "a file with a bad row is refused, the row is named, and nothing is written",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/people/~import")
      await choose(
        page,
        team((n) => (n === 3 ? "nowhere" : "e2e-team"))
      )
      await page.getByText("1 行有问题").waitFor({ timeout: LOOKED_AT_WITHIN_MS })
      const problem = page.locator("main tbody tr").first()
      assert.match(await problem.innerText(), /4\s+所属组织/u)
      assert.equal(await page.getByRole("button", { name: /^导入/u }).isDisabled(), true)
      const { total } = (await (await page.request.get("/api/people?search=e2e-team-")).json()) as { total: number }
      assert.equal(total, 0)
    }
  },
  {
    name: "a team is added by a file, after a look at what it would do",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/people/~import")
      await choose(
        page,
        team(() => "e2e-team")
      )
      await page.getByText(`新增 ${AGENTS} 行`).waitFor({ timeout: LOOKED_AT_WITHIN_MS })
      await page.getByRole("button", { name: `导入 ${AGENTS} 行` }).click()
      await page.waitForURL(/\/people$/u, { timeout: LOOKED_AT_WITHIN_MS })
      await page.getByRole("searchbox").fill("e2e-team-")
      await page.getByText(`共 ${AGENTS} 条`).waitFor()
    }
  },
  {
    name: "a list goes out as a file, with the list's search",
    run: async ({ admin: { page } }) => {
      await page.goto("/administration/people?search=e2e-team-")
      await page.getByText(`共 ${AGENTS} 条`).waitFor()
      await page.getByRole("button", { name: "更多" }).click()
      const lines = (await download(page, "导出 CSV")).trim().split(/\r?\n/u)
      assert.equal(lines.length, AGENTS + 1)
      assert.match(lines[0] ?? "", /用户名,姓名/u)
    }
  }
]
