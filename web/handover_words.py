"""引継ぎのことば — addresses, headlines and forms of the verbs of a handover."""

NOUNS = {
    "share": "sharing",
    "open_sheet": "opening",
    "acknowledge": "acknowledgement",
    "record_application": "application",
    "extend_decision": "extension",
    "report_decision": "decision",
    "note_no_application": "no-application",
    "look_again": "look-again",
    "end_looking": "looking-end",
    "inform": "information",
    "note_neither": "neither",
    "take_over": "taking-over",
    "start_contact": "contact",
    "confirm": "confirmation",
    "drop": "dropping",
}
DONE = {
    "begin_sharing": "引継ぎを作成しました",
    "begin_asking": "廃止前の意向の確認を始めました",
    "share": "生活保護担当へ共有しました",
    "open_sheet": "内容を開きました",
    "acknowledge": "引継ぎを受領しました",
    "record_application": "申請日を記録しました",
    "extend_decision": "決定の期限を30日まで延ばしました",
    "report_decision": "決定の結果を知らせました",
    "note_no_application": "申請がなかったことを知らせました",
    "look_again": "状況を確認し、次の確認の日を決めました",
    "end_looking": "状況を確認し、引継ぎを終えました",
    "inform": "自立相談支援へ情報を提供しました",
    "note_neither": "希望も気がかりもないことを記録しました",
    "take_over": "引継ぎを受領しました",
    "start_contact": "ご本人への初回の連絡を記録しました",
    "confirm": "結果を確認し、引継ぎを終えました",
    "drop": "引継ぎを取りやめました",
}
ASKS = {
    "sharing": "生活保護担当への共有をお願いします。",
    "receipt": "{form}が届いていることの確認をお願いします。",
    "application": "申請の有無のお知らせをお願いします。",
    "decision": "保護の決定の結果のお知らせをお願いします。",
    "extended_decision": "保護の決定の結果のお知らせをお願いします。",
    "next_look": "その後の状況の確認をお願いします。",
    "asking": "廃止の前に、ご本人の希望と気がかりの有無の確認をお願いします。",
    "first_contact": "ご本人への初回の連絡をお願いします。",
    "confirmation": "引継ぎの結果が届きました。確認をお願いします。",
}
NOT_AN_APPLICATION = (
    "引継ぎの受領は、申請の受付ではありません。申請日（口頭による申請を含みます）は、"
    "生活保護の実施機関だけが記録します。決定の通知の期限（申請のあった日から14日、"
    "特別な理由があるときは30日）は生活保護法第24条第5項によるものです。"
    "そのほかの期日は窓口どうしの取り決めです。"
)
