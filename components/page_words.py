"""The words of the pages beside the charts, by key, in Chinese and English."""

PAGE_WORDS: dict[str, tuple[str, str]] = {
    "parts": ("其中（不另计入合计）：", "Of these (in no total):"),
    # overview
    "chains": ("各链一览", "By chain"),
    "chains_lead": (
        "每个指标取所选地区中口径最可比、年份最近的实际数，与其余省份同口径同年的中位数对照。",
        "For each metric the latest actual figure of the chosen regions in its most comparable scope, beside the median of the other provinces.",
    ),
    "column_own": ("所选地区", "Chosen regions"),
    "column_median": ("其余省份中位数", "Median of the others"),
    "highest_of": ("{place} {value}", "{place} {value}"),
    "median_of": ("{value}（{count} 地）", "{value} ({count} regions)"),
    "median_few": ("不足三地", "fewer than three"),
    "median_no": ("口径不宜比较", "not comparable"),
    "none_here": ("所选地区没有数字", "nothing for the chosen regions"),
    "none_at_all": ("文献中没有", "not in the documents"),
    "whats_new": ("上次运行以来", "Since the run before"),
    "nothing_new": ("文献没有变化。", "No document has changed."),
    "new_added": ("新增 {count} 份", "{count} new"),
    "new_changed": ("改动 {count} 份", "{count} changed"),
    "new_removed": ("移除 {count} 份", "{count} removed"),
    "more_names": ("…等 {count} 份", "… {count} in all"),
    "no_figures": ("没有数据的", "Without data"),
    "no_figures_of": ("没有图表数据的指标：{names}", "Metrics without figures: {names}"),
    "no_figures_for": (
        "没有图表数据的省份（{count}）：{names}",
        "Provinces without figures ({count}): {names}",
    ),
    "everything_there": ("每个指标、每个省份都有数据。", "Every metric and province has figures."),
    # region
    "choose_region": ("选择省份", "Choose a province"),
    "region_none": (
        "文献中没有这个省份的数字。",
        "The documents have no figures of this province.",
    ),
    "region_lead": (
        "{documents} 份文献 · {cells} 个图表数 · 最近 {year} 年",
        "{documents} documents · {cells} charted figures · latest {year}",
    ),
    "column_rank": ("位次", "Rank"),
    "rank_of": ("{rank}/{count}", "{rank}/{count}"),
    "loose_scopes": (
        "另有 {count} 个口径不宜比较的数",
        "{count} more in scopes not to be compared",
    ),
    "region_cities": ("地级市", "Cities"),
    "region_targets": ("目标", "Targets"),
    "region_documents": ("文献", "Documents"),
    # targets
    "targets_lead": (
        "目标与其后同地区、同口径、所数对象相同的实际数对照。是否到期以最晚的文献（{date}）为准。",
        "Targets beside later actual figures of the same region, scope and thing. Due dates by the latest document ({date}).",
    ),
    "targets_none": ("所选范围没有目标。", "No targets for this choice."),
    "targets_more": (
        "另有 {count} 个，缩小地区或年份后可见。",
        "{count} more: choose fewer regions or years.",
    ),
    "column_target": ("目标值", "Target"),
    "column_outcome": ("最近实际", "Latest actual"),
    "column_gap": ("差距", "Gap"),
    "column_state": ("结果", "Outcome"),
    "at_year": ("{value}（{year}）", "{value} ({year})"),
    # quality
    "quality_documents": ("文献", "Documents"),
    "quality_taken": ("取用", "Taken"),
    "taken_line": (
        "{mentions} 处提法合并为 {observations} 个观测，{cells} 格进入图表；其中项与局部 {parts}，地区不明 {without_region}，年份不明 {without_year}。",
        "{mentions} mentions make {observations} observations and {cells} cells; parts {parts}, without region {without_region}, without year {without_year}.",
    ),
    "documents_line": ("{count} 份文献", "{count} documents"),
    "undated_docs": ("无日期 {count}：{names}", "without a date {count}: {names}"),
    "unplaced_docs": ("无地区 {count}：{names}", "without a region {count}: {names}"),
    "reprinted_docs": ("转载 {count}：{names}", "reprints {count}: {names}"),
    "left_out_docs": ("未能读取 {count}", "not readable {count}"),
    "quality_coverage": (
        "覆盖：每年有图表数据的省份数",
        "Coverage: provinces with charted figures, by year",
    ),
    "quality_conflicts": ("说法不一（{count} 组）", "Conflicts ({count})"),
    "quality_doubts": ("存疑（{count} 处）", "Doubts ({count})"),
    "quality_corrections": ("人工更正（{count} 处）", "Corrections ({count})"),
    "quality_refused": ("未取用的数字（{count}）", "Numbers not taken ({count})"),
    "column_count": ("个数", "Count"),
    "nothing_here": ("没有。", "None."),
    "shown_first": ("第一个为图中所示", "the first is the one shown"),
    "more_in_check": (
        "另有 {count} 条，见 python -m etl check --json",
        "{count} more: python -m etl check --json",
    ),
    # about
    "about_methods": ("数字从哪里来", "Where the numbers come from"),
    "about_method_1": (
        "程序逐句读文献，取出属于 {metrics} 个指标的数字，记下原句、位置、限定、状态、地区、时期和口径；不取的数字也记下原因。",
        "Every sentence is read; figures of {metrics} metrics are taken with sentence, place, qualifier, status, region, period and scope. What is not taken keeps the reason.",
    ),
    "about_method_2": (
        "多份文献说同一事实且数值相容的，合并为一个；全文转载不算第二来源；数值不相容的都保留，图中用较晚的文献并标 ※。",
        "Texts that tell one fact with agreeing values are one observation; a reprint is no second source; contradicting values are kept and the later document is shown (※).",
    ),
    "about_method_3": (
        "只有指标、口径、级别、领域、性质、时期、状态都相同，且覆盖全域、不是其中项的数，才连线、排名；一格多个数时按指标写明的办法取一个。",
        "Only figures alike in metric, scope, level, field, kind, period and status, of the whole region and no part of another, are joined or ranked.",
    ),
    "about_method_4": (
        "目标、标准与实际分开；多年合计自成一列；其中项、目标、标准不进任何合计；没有数据不等于零。",
        "Targets and standards stand apart from actuals; sums over years are series of their own; no data is not zero.",
    ),
    "about_method_5": (
        "与前一年、其他来源或其他省份相差悬殊的数标 † ，经分析员核对的标 ‡ 。",
        "Values far off those before or elsewhere are marked †, those an analyst checked ‡.",
    ),
    "about_metrics": ("指标与口径", "Metrics and scopes"),
    "about_data": ("数据", "Data"),
    "about_stand": ("数据批次 {run}；{stand}", "Run {run}; {stand}"),
    "comparable_yes": ("可比", "comparable"),
    "comparable_care": ("谨慎比较", "with care"),
    "comparable_no": ("不比较", "not compared"),
    "column_definition": ("含义", "Meaning"),
    "column_comparable": ("可比性", "Comparable"),
}
