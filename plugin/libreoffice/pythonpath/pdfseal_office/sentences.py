# SPDX-License-Identifier: Apache-2.0
"""What the extension says, in two languages."""

CHINESE = {
    "Seal and sign as PDF": "盖章并签名为 PDF",
    "Check signatures": "检查签名",
    "Key, seal and place": "密钥、印章和位置",
    "Key (PKCS#12)": "密钥（PKCS#12）",
    "Picture of the seal": "印章图片",
    "Pages": "页",
    "Place": "位置",
    "Distance from the edge (mm)": "距页边（毫米）",
    "Reason": "理由",
    "Authorities that you trust": "信任的证书颁发机构",
    "Passphrase of %s": "%s 的口令",
    "OK": "确定",
    "Cancel": "取消",
    "Close": "关闭",
    "Open a document first.": "请先打开一份文档。",
    "Choose a key first (Tools > Add-Ons > pdfseal > Key, seal and place).": "请先选择密钥（工具 > 插件 > pdfseal 盖章 > 密钥、印章和位置）。",
    "A document of this kind cannot be exported to PDF.": "此类文档无法导出为 PDF。",
    "The document could not be exported to PDF: %s": "文档无法导出为 PDF：%s",
    "pdfseal-plugin.so was not found (install pdfseal).": "找不到 pdfseal-plugin.so（请安装 pdfseal）。",
    "The output must be a file of this machine.": "输出必须是本机上的文件。",
    "It was not sealed: %s": "未能盖章：%s",
    "It could not be checked: %s": "无法检查：%s",
    "Sealed: %s": "已盖章：%s",
    "top-left": "左上",
    "top": "上",
    "top-right": "右上",
    "left": "左",
    "center": "正中",
    "right": "右",
    "bottom-left": "左下",
    "bottom": "下",
    "bottom-right": "右下",
    "Sealing": "正在盖章",
    "Checking": "正在检查",
}


def say(language, english):
    return CHINESE[english] if language == "zh" else english
