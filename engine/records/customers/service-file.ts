import { choices, dayOrNone, oneOrNone, text, textOrNone, texts, yesNo } from "../thing/field.ts"
import { positionField } from "../positions/position.ts"
import type { Problem } from "../thing/thing.ts"

// The part of a customer that only a service user has: what is done for them, what helpers must know, and who pays for how long.

/** 呼援 安防 天眼 健康 便民 关爱 (REQUIREMENTS A34). */
const SERVICES = [
  { value: "aid", words: { zh: "呼援", en: "Calls for help" } },
  { value: "security", words: { zh: "安防", en: "Security" } },
  { value: "sky-eye", words: { zh: "天眼", en: "Camera" } },
  { value: "health", words: { zh: "健康", en: "Health" } },
  { value: "convenience", words: { zh: "便民", en: "Errands" } },
  { value: "care", words: { zh: "关爱", en: "Care" } }
] as const

export const serviceFields = {
  position: positionField({
    zh: "住处坐标",
    en: "Position of the dwelling",
    help: {
      zh: "纬度,经度；高德、腾讯地图用 GCJ-02，GPS 用 WGS-84。",
      en: "Latitude, longitude. Chinese maps have GCJ-02, satellites WGS-84."
    }
  }),
  language: text({ zh: "语言", en: "Language", maxLength: 40, example: "粤语", usual: "" }),
  services: choices(SERVICES, { zh: "服务模块", en: "Services", example: ["aid", "care"], usual: [] }),
  camera: textOrNone({
    zh: "天眼地址",
    en: "Camera's address",
    help: { zh: "在新标签页中打开。", en: "Opened in a tab of its own." },
    maxLength: 500,
    pattern: /^https?:\/\/[^\s<>"]+$/u,
    example: "https://camera.example.cn/12-502",
    usual: null
  })
}

const several = { maxItems: 30, maxLength: 80, usual: [] }

export const medicalFields = {
  illnesses: texts({
    part: { zh: "健康档案", en: "Medical file" },
    zh: "病史",
    en: "Illnesses",
    help: { zh: "每次查看都记入审计日志。", en: "Each reading is a line of the audit log." },
    example: ["高血压"],
    ...several
  }),
  medicines: texts({ zh: "用药", en: "Medicine", example: ["氨氯地平 5 mg 每日一次"], ...several }),
  allergies: texts({ zh: "过敏", en: "Allergies", example: ["青霉素"], ...several }),
  bloodGroup: text({ zh: "血型", en: "Blood group", maxLength: 10, example: "A Rh+", usual: "" }),
  doctor: text({ zh: "医生", en: "Doctor", maxLength: 80, example: "陈医生 社区卫生中心", usual: "" }),
  hospital: oneOrNone("resource", {
    zh: "就诊医院",
    en: "Hospital",
    help: { zh: "取自救助资源。", en: "One of the resources." },
    example: null,
    usual: null
  }),
  insurance: text({ zh: "医保", en: "Health insurance", maxLength: 80, example: "城镇职工医保 0571…", usual: "" })
}

/** Each reading of one that is filled in is written down. */
export const MEDICAL_FIELDS = [
  "illnesses",
  "medicines",
  "allergies",
  "bloodGroup",
  "doctor",
  "hospital",
  "insurance"
] as const satisfies ReadonlyArray<keyof typeof medicalFields>

export const contractFields = {
  servicePackage: text({
    part: { zh: "服务合同", en: "Service contract" },
    zh: "服务套餐",
    en: "Package",
    maxLength: 60,
    example: "安心套餐",
    usual: ""
  }),
  contractFrom: dayOrNone({ zh: "合同开始", en: "From", example: "2026-01-01", usual: null }),
  contractUntil: dayOrNone({
    zh: "合同到期",
    en: "Until",
    help: {
      zh: "到期或暂停后，报警照常受理。",
      en: "Alarms are taken after it has ended, and while it is suspended, too."
    },
    example: "2026-12-31",
    usual: null
  }),
  payer: text({ zh: "付款方", en: "Paid by", maxLength: 80, example: "民政局", usual: "" }),
  isSuspended: yesNo({ zh: "服务暂停", en: "Suspended", example: false, usual: false })
}

export const contractProblems = ({
  contractFrom,
  contractUntil
}: {
  readonly contractFrom: string | null
  readonly contractUntil: string | null
}): ReadonlyArray<Problem> =>
  contractFrom !== null && contractUntil !== null && contractUntil < contractFrom
    ? [{ field: "contractUntil", words: { zh: "早于合同开始", en: "is before the contract's beginning" } }]
    : []
