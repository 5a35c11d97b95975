"""What the labels of invoices, receipts and forms mean, in English and Chinese, so that "total" finds 价税合计."""

import re

from hugginggpt.experts.starter.reading.answers.question import Question
from hugginggpt.experts.starter.text.relevance import terms

# The first pattern that fits a piece of text takes it: "total amount due" is no due date, "subtotal" no total.
_CONCEPTS: tuple[tuple[str, str], ...] = (
    ("subtotal", r"\bsub-?total\b|\bnet (?:amount|total)\b|小计|不含税金额"),
    (
        "total",
        r"\b(?:grand )?total(?: amount)?(?: due| to pay| payable)?\b|"
        r"\b(?:amount|balance)(?: is)? (?:due|payable|to (?:be )?pa(?:y|id))\b|"
        r"\bsum total\b|价税合计|总金额|金额合计|应付(?:总)?[金款]?额|应付款|合计|总计|总额|总价|一共|总共",
    ),
    (
        "due",
        r"\b(?:must|have to|should|need to)\b.*\bpa(?:y|id)\b|"
        r"\bdue date\b|\bdate due\b|\bpayment due\b|\b(?:pay|payable|paid) by\b|"
        r"\bdeadline\b|\bdue\b|\bexpir(?:y|es?|ation)(?: date)?\b|"
        r"(?:付款)?截止(?:日期|时间)?|到期(?:日期?|时间)?|(?:付款)?期限|有效期(?:至|限)?|最晚",
    ),
    ("birth", r"\bdate of birth\b|\bbirth ?(?:date|day)\b|\bborn\b|出生(?:日期|年月)|生日"),
    (
        "issued",
        r"\b(?:invoice|issue|billing) date\b|\bdate of (?:the )?(?:invoice|issue)\b|\bissued\b|"
        r"开[票具]日期|发票日期|签发日期",
    ),
    ("invoice", r"\binvoice\b|\bbill\b(?! to)|发票|账单"),
    ("receipt", r"\breceipt\b|收据|小票"),
    ("account", r"\biban\b|\b(?:bank )?account(?: (?:number|no\.?))?\b|银行账号|账号|帐号|卡号"),
    ("number", r"\bnumber\b|\bno\b\.?|\bnr\b\.?|\bid\b|#|号码|编号|单号|序号|票号|代码"),
    ("date", r"\bdate(?:d)?\b|\b(?:which|what) day\b|日期|哪一?天|何时|什么时候|时间"),
    ("order", r"\border\b|订单"),
    ("contract", r"\bcontract\b|\bagreement\b|合同|协议"),
    (
        "customer",
        r"\bcustomer\b|\bclient\b|\bbuyer\b|\bbill(?:ed)? to\b|\bsold to\b|\bpurchaser\b|"
        r"购买方|购货方|客户|买方|顾客",
    ),
    ("seller", r"\bseller\b|\bvendor\b|\bsupplier\b|\bissued by\b|销售方|销货方|卖方|卖家|供应商|开票方|收款方"),
    ("tax", r"\bvat\b|\b(?:sales )?tax(?:es)?\b|\bgst\b|税额|税费|增值税|税金|税(?!号|务|率)"),
    ("shipping", r"\bshipping\b|\bdelivery\b|\bfreight\b|\bpostage\b|运费|邮费|配送费|快递费"),
    ("discount", r"\bdiscount\b|\brebate\b|折扣|优惠"),
    ("rent", r"\brent\b|租金|房租"),
    ("deposit", r"\bdeposit\b|押金|定金"),
    ("quantity", r"\bquantity\b|\bqty\b|数量|件数"),
    ("price", r"\b(?:unit )?price\b|\bcosts?\b|单价|价格|多少钱"),
    ("amount", r"\bamount\b|\bsum\b|金额"),
    ("name", r"\bname\b|姓名|名称|名字"),
    ("address", r"\baddress\b|地址|住址"),
    ("phone", r"\b(?:tele)?phone\b|\btel\b\.?|\bmobile\b|电话|手机"),
    ("email", r"\be-?mail\b|邮箱|电子邮件"),
    ("gender", r"\bgender\b|\bsex\b|性别"),
    ("age", r"\bage\b|\bhow old\b|年龄|多大年纪"),
    ("weight", r"\bweight\b|\bweigh(?:s|ed)?\b|体重|重量"),
    ("height", r"\bheight\b|\bhow tall\b|身高|高度"),
)
# Many labels have these: they say what form the value has.
_COMMON = frozenset(("NUMBER", "DATE", "NAME", "AMOUNT", "PRICE"))
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _CONCEPTS)
_ASKING = re.compile(
    r"\b(?:what|when|who|where|which|how|much|many|tell|me|find|give|please)\b|"
    r"什么时候|何时|是什么|什么|多少钱?|哪一?[天个年]|谁|哪里|几|请问|[这那该本][张份个封页]?|文件|文档|上面|里面|是|的|吗|呢|？",
    re.IGNORECASE,
)


def meaning(text: str) -> frozenset[str]:
    """What a label is about: concepts in capitals, and the stems or characters of its other words."""
    found: set[str] = set()
    for name, pattern in _PATTERNS:
        text, count = pattern.subn(" ", text)
        if count:
            found.update(("ISSUED", "DATE") if name == "issued" else (name.upper(),))
    return frozenset(found.union(term for term in terms(text) if not term[0].isdigit()))


# What a question says in other words than a label: "how much do I owe" asks for the total.
_OTHERWISE = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "TOTAL",
            r"\bhow much (?:must|do|does|did|have|has|should|will|is|was|money)\b(?!.*\b(?:for|cost)\b)"
            r".*\b(?:pa(?:y|id)|owed?|due|billed|charged)\b|(?:要|该|应|得|需要?)付(?:款)?多少",
        ),
        (
            "SELLER",
            r"\bwho(?:m|se)?\b.*\b(?:sent|send|issued|wrote|sells|sold|billed|(?:come |is |was )from)\b"
            r"|\b(?:which|what) (?:company|firm|shop)\b.*\b(?:sent|issued|from|billed)\b"
            r"|谁(?:开|发|寄|卖)|哪[家个](?:公司|店|商家)",
        ),
    )
)


def asked_meaning(question: Question) -> frozenset[str]:
    """What a question is about, without its question words; a date where it asks when and no more."""
    found = meaning(_ASKING.sub(" ", question.text.replace("哪一天", "日期").replace("哪天", "日期")))
    # A document is about an invoice as a whole; any other concept is what is asked for.
    if all(part.islower() or part in {"DUE", "INVOICE", "RECEIPT"} for part in found):
        for name, pattern in _OTHERWISE:
            if pattern.search(question.text):
                return frozenset((name,))
    return found or frozenset(("DATE",) if question.wants[0] == "date" else ())


def likeness(asked: frozenset[str], label: frozenset[str]) -> float:
    """How well a label fits (0 to 1): F1, a concept that says much counting twice."""
    shared = _weight(asked & label)
    return 2 * shared / (_weight(asked) + _weight(label)) if shared else 0.0


def _weight(parts: frozenset[str]) -> float:
    return sum(2.0 if part.isupper() and part not in _COMMON else 1.0 for part in parts)
