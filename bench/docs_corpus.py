"""Pages to measure documentation tools with, made from a seed: the same bytes every time, nobody's text.

    python3 bench/docs_corpus.py DIR [PAGES]

Each page: 5 sections with one sub-section each, a third of the paragraphs Chinese, 3 tables, 5 code blocks, 15 list items with
an anchor, 3 links to headings of other pages, 2 alerts, every third page a Mermaid flowchart. About 7.7 KB each.
"""
import random, sys
from pathlib import Path

EN = """the model batch loader learning rate gradient checkpoint image container layer digest package wheel driver memory utilisation epoch
loss accuracy metric seed experiment training evaluation data set split token sequence attention head embedding optimiser schedule warm-up
precision kernel device host port volume mount user key session notebook server log record run page figure table result cache store lock
spec machine file folder path version release build test check report value text line place rule name word""".split()
ZH = """学习率 显存占用 提交哈希 数据集 准确率 训练 推理 容器 镜像 配置 参数 环境变量 检查点 梯度 优化器 批次 模型 日志 实验 结果 指标 随机种子 端口 挂载 密钥 登录 笔记本
吞吐 延迟 瓶颈 依赖 软件包 版本 发布 测试 注意 警告 建议 默认 说明 文件 目录 下载 安装 验证 通过 失败 支持""".split()
ANCHORS = "✅ ❌ ⚠️ 💡 📌 🔧 🔒 📈 📊 🖥️ 🔐 🧪 🐳 📦 ⏱️".split()
CODE = {
    "python": "import torch\n\nmodel = torch.nn.Linear({a}, {b})\nfor step in range({c}):\n    loss = model(torch.randn({b}, {a})).sum()\n    loss.backward()",
    "bash": "export BATCH={a}\nkedge lock && kedge build\nkedge run -- python train.py --epochs {b} --seed {c}",
    "yaml": "name: demo-{a}\nenv:\n  BATCH: \"{b}\"\nports:\n  - {c}",
    "json": "{{\n  \"epochs\": {a},\n  \"lr\": 0.{b},\n  \"seed\": {c}\n}}",
    "text": "epoch {a}  loss 0.{b}  accuracy 0.{c}",
}


def sentence(r):
    words = [r.choice(EN) for _ in range(r.randint(7, 13))]
    if r.random() < 0.3:
        words[r.randrange(len(words))] = f"`{r.choice(EN)}_{r.randint(1, 99)}`"
    if r.random() < 0.2:
        words[r.randrange(len(words))] = f"**{r.choice(EN)}**"
    return " ".join(words).capitalize() + "."


def chinese(r):
    return "".join(r.choice(ZH) + r.choice(["的", "和", "与", "，", ""]) for _ in range(r.randint(6, 11))).rstrip("，") + "。"


def paragraph(r):
    some = chinese if r.random() < 0.3 else sentence
    return ("" if some is chinese else " ").join(some(r) for _ in range(r.randint(2, 4)))


def table(r):
    rows = [f"| {r.choice(EN)} | {r.choice(ZH)} | value |", "|---|---|---:|"]
    return "\n".join(rows + [f"| {r.choice(EN)} {r.randint(1, 99)} | {r.choice(ZH)} | {r.randint(1, 9999)} |" for _ in range(r.randint(4, 8))])


def code(r, language):
    return f"```{language}\n{CODE[language].format(a=r.randint(1, 512), b=r.randint(1, 99), c=r.randint(1, 9999))}\n```"


def flowchart(r):
    lines = "\n".join(f"  n{i}[\"{r.choice(EN)} {i}\"] --> n{i + 1}[\"{r.choice(ZH)}\"]" for i in range(8))
    return f"```mermaid\nflowchart TD\n{lines}\n```"


def title(page, section):
    return f"Section {section} of page {page}"


def page(r, number, pages):
    parts = [f"---\ntitle: Page {number}\n---\n\n# Page {number} about {r.choice(EN)}", paragraph(r)]
    for section in range(1, 6):
        parts += [f"## {title(number, section)}", paragraph(r), paragraph(r)]
        parts.append("\n".join(f"- {r.choice(ANCHORS)} {sentence(r)}" for _ in range(3)))
        parts.append(code(r, list(CODE)[section - 1]))
        parts += [f"### Detail {section} {r.choice(ZH)}", paragraph(r)]
        if section <= 3:
            other, there = r.randrange(pages), r.randint(1, 5)
            parts += [table(r), f"More in [{r.choice(EN)} {other}]({name(other, number)}#{title(other, there).lower().replace(' ', '-')})."]
        if section > 3:
            parts.append(f"> [!{'NOTE' if section == 4 else 'WARNING'}]\n> {sentence(r)}")
        parts.append(paragraph(r))
    if number % 3 == 0:
        parts.append(flowchart(r))
    return "\n\n".join(parts) + "\n"


def folder(number):
    return f"part-{number % 20:02d}"


def name(number, seen_from):
    return f"page-{number:04d}.md" if folder(number) == folder(seen_from) else f"../{folder(number)}/page-{number:04d}.md"


def write(root, pages, seed=42):
    r = random.Random(seed)
    for number in range(pages):
        path = root / folder(number) / f"page-{number:04d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(r, number, pages), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
