"""What other programs put on the clipboard, written for these tests after the way they do it."""

# Word for Windows: paragraphs of its own classes, conditional comments, lists as paragraphs that carry their
# bullets as text, a comment, an Office namespace, a tracked deletion.
WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=EN-US style='tab-interval:36.0pt'><!--StartFragment-->
<h1 style='margin:0'><span style='font-family:"Calibri Light"'>What the captain said<o:p></o:p></span></h1>
<p class=MsoNormal style='margin-bottom:8.0pt'><span lang=EN-US style='font-size:11.0pt'>The ferry <b
style='mso-bidi-font-weight:normal'>ran aground</b> off <i>Busan</i> – “nobody was
hurt.”<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt
"Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>42 passengers<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt
"Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>six crew<o:p></o:p></p>
<p class=MsoNormal><del cite="mailto:desk">struck out</del> See <a href="https://example.com/ferry">the
report</a>.<span class=MsoCommentReference><span style='font-size:8.0pt'>[ED1]</span></span><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<!--EndFragment--></body></html>"""

# Google Docs: everything in a <b> that is not bold, styles on spans, links through a page of its own.
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-0a1b2c3d"><h2
dir="ltr" style="line-height:1.38;margin-top:18pt;"><span
style="font-size:16pt;font-weight:400;">What the captain said
</span></h2><p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;"><span
style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;font-weight:400;">The ferry </span><span
style="font-size:11pt;font-weight:700;">ran aground</span><span style="font-weight:400;"> off </span><span
style="font-weight:400;font-style:italic;">Busan</span><span style="font-weight:400;">.</span></p><br /><ul
style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p
dir="ltr" style="line-height:1.38;" role="presentation"><span
style="font-weight:400;">42 passengers</span></p></li></ul><p
dir="ltr"><a
href="https://www.google.com/url?q=https://example.com/ferry&amp;sa=D&amp;source=editors"
style="color:#1155cc;"><span
style="text-decoration:underline;">the report</span></a></p><div
dir="ltr" style="margin-left:0pt;" align="left"><table style="border:none;"><colgroup><col width="312"><col
width="312"></colgroup><tbody><tr style="height:0pt"><td style="vertical-align:top;">
<p dir="ltr"><span>Deaths</span></p></td><td><p
dir="ltr"><span>none</span></p></td></tr></tbody></table></div></b><br
class="Apple-interchange-newline">"""

# A web page that means no good.
HOSTILE = """<p onclick="steal()" style="background:url(https://evil.example/)">The ferry<script>steal()
</script></p><img src="https://evil.example/pixel.gif" onerror="steal()"><svg onload="steal()">
<a href="javascript:steal()">here</a></svg><iframe src="https://evil.example/"></iframe>
<a href="javascript:steal()">there</a>"""
