"""Words that say little about what a text is about."""

ENGLISH = frozenset(
    """a about above after again against all almost also although always am among an and another any anyone anything
    are around as at away back be became because become been before being below between both but by came can
    can't cannot come could couldn't did didn't do does doesn't doing don't done down during each either else
    enough even ever every few first for from further gave get gets give given go goes gone got had has have
    having he her here hers herself him himself his how however i if in instead into is isn't it its it's itself
    just keep keeps kept last least less let like made make makes many may me might mine more most much must my
    myself near need needs never new next no none nor not nothing now of off often on once one only or other
    others our ours out over own per perhaps put quite rather really said same say says see seem seen several
    shall she should shouldn't since so some something soon still such take taken takes than that that's the
    their theirs them themselves then there therefore these they thing things this those though three through
    thus to together too took toward two under until up upon us use used uses using very want wants was wasn't
    way we well went were what when where whether which while who whole whom whose why will with within without
    won't would yet you your yours yourself""".split()
)

CHINESE = frozenset(
    """的 了 和 是 在 也 就 都 而 及 与 着 或 一个 没有 我们 你们 他们 它们 自己 这 那 这个 那个 这些 那些 这里 那里
    哪里 什么 怎么 为什么 因为 所以 但是 可是 不过 如果 虽然 而且 并且 或者 还是 然后 于是 只有 只要 只能 除了
    关于 对于 由于 我 你 他 她 它 您 咱 不 没 很 太 更 最 还 又 再 才 只 已 已经 正在 曾经 将 会 能 可以 可能
    应该 必须 需要 要 想 把 被 让 给 对 从 到 向 往 用 以 为 为了 于 比 跟 同 其 其中 其他 之 之间 等 等等 个 些
    有 有些 没 上 下 里 中 内 外 前 后 时 时候 以后 以前 之后 之前 现在 今天 昨天 明天 每 每天 各 某 本 该 此 另
    另外 一 一些 一样 一般 一直 两 几 多 少 许多 很多 大家 人们 起来 出来 下来 上来 过来 过去 进去 来 去 做 说
    看 吗 呢 吧 啊 呀 哦 得 地 地说 大 小 新 好 非常 十分 比较 越来越 不会 不能 不是 就是 可 便 即 即使 无论
    不管 根据 通过 随着 按照 由 所 者 当 同时 此外 因此 例如 比如 左右 大约 大概 常常 往往 总是 甚至 几乎 完全
    特别 尤其 主要 全部 部分""".split()
)

ENGLISH_VERBS = frozenset(
    """add adds added added agree allow allows appear appears apply ask asks asked avoid begin begins began begun
    belong belongs bring brings brought build builds built burn burns buy buys bought call calls called catch
    catches caught cause causes change changes changed choose chooses chose chosen clean cleaned compare
    compares comparing connect consider contain contains count cover covers covered cut cuts damage damages
    decide decides decided depend depends detected die dies died disappear disappears eat eats enjoy enter
    explain explains fail fails failed fall falls fell fallen fear fears feel feels felt find finds finish
    finished follow follows found fly forget grew grow grows grown happen happens hear heard held help helps
    helped hit hits hold holds hope hopes improve improves improved include includes increase increases jump
    kill kills know knows known lack lacks lead leads learn learns learnt learned leave leaves left lend lends
    lie lies listen live lives look looks looked lose loses lost love loves lower lowers mean means meant
    measure meet mention move moves moved moving offer offers open opened opens pass passes paid pay pays play
    plays point points popular prevent prevents prefer produce produces protect protects prove provide provides
    pull push reach reaches read reads receive recommend reduce reduces reduces remain remains remember
    remembered remind reminds remove replace replaced replaces require requires restored result rise rises rose
    risen run runs saw save saves saving seek seeks sell sells send sends sent separate separates serve serves
    set show shows shown shut sit slow slowed slows sold sorted sound speak spend spends spent spread spreads
    stand stands start started starts stay stays stop stops stopped store stores study suffer suit suits take
    talk taste tastes tell tells test think thinks thought throw told try tries tried turn turned turns
    understand wait waits walk walked wash washed watch win wins won wonder work works worked worry write writes
    wrote written twice often longer faster safer quickly sharply fresh big biggest better best worse worst easy
    hard good bad able fine sometimes usually especially recently finally yesterday today tomorrow year years
    day days week weeks month months morning evening time times way ways lot part parts half third quarter
    number numbers thing""".split()
)
"""Common verbs, adverbs and empty nouns that break an English key phrase."""

CHINESE_EDGES = frozenset(
    "的了和是在也就都而及与着或这那哪什么怎因为所但可不过如果虽然而且我你他她它很太更最还又再才只已将会能"
    "要想把被让给对从到向往用以于比跟同其等个些有没每各"
    "两几多少得地吗呢吧啊说看做来去一二三四五六七八九十个只件条位名次"
)
"""Characters that a Chinese key phrase does not begin or end with."""
