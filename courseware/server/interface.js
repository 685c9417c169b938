// Streamlit's built-in texts are English and cannot be configured: word them in Chinese as they appear.
(() => {
  const EXACT = {
    "Press Enter to apply": "按回车确认",
    "Press Enter to submit form": "按回车提交",
    "Press Ctrl+Enter to apply": "按 Ctrl+回车确认",
    "Press Ctrl+Enter to submit form": "按 Ctrl+回车提交",
    "Press ⌘+Enter to apply": "按 ⌘+回车确认",
    "Press ⌘+Enter to submit form": "按 ⌘+回车提交",
    "Drag and drop a file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Browse files": "选择文件",
    "Upload": "选择文件",
    "Upload failed": "上传失败",
    "Only one file is allowed.": "只能上传一个文件。",
    "No results": "没有找到",
    "No options to select": "没有可选的内容",
    "No options to select.": "没有可选的内容。",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "Clear value": "清除",
    "Clear all": "全部清除",
    "Select all": "全选",
    "Open": "展开",
    "Loading mermaid diagram": "正在画图",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Show data": "看数据",
    "Show chart": "看图",
    "Download as CSV": "下载 CSV",
    "Download as PNG": "下载图片",
    "Show/hide columns": "选择列",
    "Search": "搜索",
    "Type to search": "输入文字搜索",
    "Close Search": "关闭搜索",
    "Next Result": "下一个",
    "Previous Result": "上一个",
    "Add row": "添加一行",
    "Delete row(s)": "删除所选行",
    "Clear selection": "取消选择",
    "Sort ascending": "升序",
    "Sort descending": "降序",
    "Pin column": "固定这一列",
    "Unpin column": "取消固定",
    "Hide column": "隐藏这一列",
    "Autosize": "自动列宽",
    "Copy column name": "复制列名",
    "Format": "格式",
    "Statistics": "统计",
    "Automatic": "自动", "Localized": "本地格式", "Plain": "普通", "Compact": "缩略", "Percent": "百分比",
    "Dollar": "美元", "Euro": "欧元", "Scientific": "科学计数", "Accounting": "会计", "Distance": "相对时间",
    "Duration": "时长", "Calendar": "日历",
    "Maximum": "最大值", "Minimum": "最小值", "Average": "平均值", "Median": "中位数",
    "Standard deviation": "标准差", "Distinct": "不同值", "Empty": "空值", "Count": "个数",
    "empty": "空",
    "Copy to clipboard": "复制",
    "Copied": "已复制", "Copied!": "已复制",
    "Close": "关闭",
    "Connecting": "正在连接",
    "Running...": "正在计算…",
    "Stop": "停止",
    "Rerun": "重新运行", "Settings": "设置", "Print": "打印", "Record screen": "录屏", "Main menu": "菜单",
    "Theme": "外观", "Appearance": "外观", "Light": "浅色", "Dark": "深色", "System": "跟随系统",
    "Use system setting": "跟随系统", "Custom Theme Light": "浅色", "Custom Theme Dark": "深色",
    "Custom Theme Auto": "跟随系统", "Wide mode": "加宽",
    "View more": "更多", "View less": "收起",
    "Expand sidebar": "打开菜单", "Collapse sidebar": "收起菜单", "App pages": "课程导航",
    "Scrollable table": "可以滚动的表格",
    "Please wait...": "请稍候…",
    "Connection error": "连接中断",
    "Page not found": "没有这一页",
    "The page that you have requested does not seem to exist. Running the app's main page.": "没有这一页，先看首页。",
    "Invalid input.": "内容不对。",
    "Remove": "移除",
    "Skip to main content": "跳到正文",
    "Sidebar": "菜单",
    "Logo": "课程标志",
    "Navigate to home page": "回到首页",
    "Link to heading": "这个标题的链接",
    "Help": "说明",
    "progress": "进度",
    "file upload": "选择文件",
    "Clear entry": "清除",
    "Increment": "加一", "Decrement": "减一",
    "visualization": "图", "group mark container": "图的内容",
    "Copy Vega-Lite spec": "复制这张图的定义",
    "Show more": "展开", "Show less": "收起",
    "Scroll tabs left": "标签往左", "Scroll tabs right": "标签往右",
    "Dataframe column menu": "列菜单",
    "Notifications": "通知",
    "Stop script": "停止",
    "Selected values": "已经选的",
    "Choose date": "选日期", "Clear date": "清除日期", "Previous month": "上个月", "Next month": "下个月",
    "Markdown content": "正文",
  };
  const PATTERNS = [
    [/^(\d+(?:\.\d+)?[KMG]?B) per file(.*)$/, "每个文件最大 $1$2"],
    [/^Limit (\S+) per file(.*)$/, "每个文件最大 $1$2"],
    [/^View (\d+) more$/, "再看 $1 项"],
    [/^Remove (.+)$/, "移除 $1"],
    [/^Upload (.+)$/, "选择文件：$1"],
    [/^Help for (.+)$/, "$1：说明"],
    [/^Shortcut (.+)$/, "快捷键 $1"],
    [/^(.+) File size is too .*$/, "$1 文件大小不合适。"],
  ];
  const ATTRIBUTES = ["aria-label", "aria-roledescription", "title", "placeholder", "alt"];
  const KEEP = "pre, code, textarea, .cm-editor, [data-testid=stTable] *, " +
    "[data-testid=stMarkdownContainer]:not([data-testid=stFileUploader] *) *";

  const worded = (text) => {
    const key = text.trim();
    if (!key || !/[A-Za-z]/.test(key)) return null;
    if (Object.hasOwn(EXACT, key)) return EXACT[key];
    const [what, whose] = key.split(/: (.*)/s); // a button of a chart or a table says what, and to which of them
    if (whose && Object.hasOwn(EXACT, what)) return `${EXACT[what]}：${whose}`;
    if (key.length > 90) return null;
    for (const [pattern, replacement] of PATTERNS) if (pattern.test(key)) return key.replace(pattern, replacement);
    return null;
  };
  const text = (node) => {
    const found = worded(node.data);
    if (found !== null && !node.parentElement?.closest(KEEP)) node.data = found;
  };
  const attribute = (element, name) => {
    const value = element.getAttribute(name);
    // An icon stands beside the word that it repeats: it needs no name, least of all one in English.
    if (name === "aria-label" && /^[a-z0-9_ ]+ icon$/.test(value)) {
      element.removeAttribute(name);
      element.removeAttribute("role");
      element.setAttribute("aria-hidden", "true");
      return;
    }
    const found = value && worded(value);
    if (found) element.setAttribute(name, found);
  };
  const whole = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return text(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest("svg, canvas")) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = root; node; node = walker.nextNode())
      if (node.nodeType === Node.TEXT_NODE) text(node);
      else {
        for (const name of ATTRIBUTES) attribute(node, name);
        // It has a name and can be focused: no mere presentation.
        if (node.dataset?.testid === "stFileUploaderDropzone") node.setAttribute("role", "group");
      }
  };
  new MutationObserver((changes) => {
    for (const change of changes)
      if (change.type === "childList") change.addedNodes.forEach(whole);
      else if (change.type === "characterData") text(change.target);
      else attribute(change.target, change.attributeName);
  }).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
